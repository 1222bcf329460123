import { z } from 'zod';

/** A JSON pointer (RFC 6901), such as `/story/headline` or `/tags/0`. */
export const jsonPointerSchema = z
  .string()
  .max(500)
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'must be a JSON pointer such as /story/headline');

/** What a pointer leads to; undefined where it leads to nothing. Own properties only. */
export function valueAt(document: unknown, pointer: string): unknown {
  let at = document;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) {
      if (!/^(?:0|[1-9]\d{0,8})$/.test(name)) return undefined;
      at = at[Number(name)] as unknown;
    } else if (typeof at === 'object' && at !== null && Object.hasOwn(at, name)) {
      at = (at as Readonly<Record<string, unknown>>)[name];
    } else return undefined;
  }
  return at;
}
