import { type PostKind, postKinds } from '../../core/contracts/post.ts';
import { type ScoredPost, scoredPostSchema } from '../../core/contracts/scored-post.ts';
import { isScoredPost } from '../../core/posts/is-scored-post.ts';

/** What must be known of a scored post's line to place it in time, without parsing it. */
export interface BusLine {
  readonly at: number;
  readonly source: string;
  readonly kind: PostKind;
}

const type = '"type":"scored-post"';
const signature = '"signature":"';
const time = '"observedAt":';
const sources = '"source":"';
const kinds = '"kind":"';
const quote = 0x22;
const backslash = 0x5c;

/**
 * Looks into a line of JSON whether it is a scored post as the bus holds it, written without white space. A quote
 * within a text stands behind a backslash, so a field's name with its quotes and colon is found nowhere else.
 */
export function peekBusLine(bytes: Buffer): BusLine | undefined {
  if (!bytes.includes(type) || !bytes.includes(signature)) return undefined;
  const at = numberAfter(bytes, time);
  const source = textAfter(bytes, sources);
  const kind = postKinds.find((name) => name === textAfter(bytes, kinds));
  if (at === undefined || source === undefined || kind === undefined) return undefined;
  return { at, source, kind };
}

function numberAfter(bytes: Buffer, name: string): number | undefined {
  const found = bytes.indexOf(name);
  if (found === -1 || bytes.indexOf(name, found + 1) !== -1) return undefined;
  let value = 0;
  let digits = 0;
  for (let i = found + name.length; i < bytes.length; i += 1, digits += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return digits > 0 && digits < 16 ? value : undefined;
}

function textAfter(bytes: Buffer, name: string): string | undefined {
  const found = bytes.indexOf(name);
  if (found === -1) return undefined;
  const start = found + name.length;
  const end = bytes.indexOf(quote, start);
  if (end <= start || bytes.subarray(start, end).includes(backslash)) return undefined;
  return bytes.toString('utf8', start, end);
}

/**
 * A scored post of a value that is one by every field which detection goes by, or by its whole schema. The short look
 * spares the long one for what this program wrote itself. @throws ZodError when it is none
 */
export function scoredPostOf(value: unknown): ScoredPost {
  return isScoredPost(value) ? value : scoredPostSchema.parse(value);
}
