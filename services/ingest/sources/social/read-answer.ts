import type { z } from 'zod';
import { messageOf } from '../../../core/errors.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';
import { FetchError } from '../../fetcher/fetch-error.ts';
import type { Found } from '../source.ts';

/** Reads a JSON answer by its schema. @throws FetchError in words when it is something else */
export function readAnswer<S extends z.ZodType>(text: string, schema: S, what: string): z.infer<S> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FetchError(`what came is no ${what}, not even JSON: ${messageOf(error)}`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new FetchError(`what came is no ${what}: ${issueOf(result.error)}`);
}

/** One entry of an answer as something found; one that cannot be read keeps none of the others out. */
export function readEntry<S extends z.ZodType>(
  entry: unknown,
  schema: S,
  what: string,
  toItem: (entry: z.infer<S>) => RawItem | undefined,
): Found | undefined {
  const raw = (): Buffer => Buffer.from(JSON.stringify(entry));
  const result = schema.safeParse(entry);
  if (!result.success) return { reason: `it is no ${what}: ${issueOf(result.error)}`, raw };
  const item = toItem(result.data);
  return item === undefined ? undefined : { item, raw: () => Buffer.from(JSON.stringify(item)) };
}

function issueOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
}
