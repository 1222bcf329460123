import { type PostKind, postKinds } from '../../core/contracts/post.ts';
import { type ScoredPost, scoredPostSchema } from '../../core/contracts/scored-post.ts';
import { isScoredPost } from '../../core/posts/is-scored-post.ts';

/** What must be known of a scored post's line to place it in time, without parsing it. */
export interface BusLine {
  readonly at: number;
  readonly source: string;
  readonly kind: PostKind;
}

const type = '"type"';
const scored = '"scored-post"';
const signature = '"signature"';
const time = '"observedAt"';
const sources = '"source"';
const kinds = '"kind"';

/**
 * Looks into a line of JSON whether it is a scored post as the bus holds it. A quote within a text stands behind a
 * backslash, so a field's name with its quotes and a colon is found nowhere else.
 */
export function peekBusLine(bytes: Buffer): BusLine | undefined {
  // Searched as a string: a search of bytes takes as long to begin as this one to end.
  const line = bytes.toString('latin1');
  if (!isTypeOf(line, line.indexOf(scored))) return undefined;
  if (valueAfter(line, signature) === -1) return undefined;
  const at = numberOf(line, time);
  const source = textOf(line, sources);
  const kind = textOf(line, kinds);
  if (at === undefined || source === undefined || !isPostKind(kind)) return undefined;
  return { at, source, kind };
}

/** Whether the value that begins here is that of `type`; entities have a type, too. */
function isTypeOf(line: string, value: number): boolean {
  if (value === -1) return false;
  const colon = passBlanksBack(line, value - 1);
  if (line.charCodeAt(colon) !== 0x3a) return false;
  return line.endsWith(type, passBlanksBack(line, colon - 1) + 1);
}

function passBlanksBack(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === 0x20) at -= 1;
  return at;
}

/** Where the value of a field begins, by its name in quotes; -1 if there is none. */
function valueAfter(line: string, name: string, from = 0): number {
  const found = line.indexOf(name, from);
  if (found === -1) return -1;
  const colon = passBlanks(line, found + name.length);
  return line.charCodeAt(colon) === 0x3a ? passBlanks(line, colon + 1) : -1;
}

function passBlanks(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === 0x20) at += 1;
  return at;
}

function numberOf(line: string, name: string): number | undefined {
  const start = valueAfter(line, name);
  if (start === -1 || valueAfter(line, name, start) !== -1) return undefined;
  let value = 0;
  let at = start;
  for (; at < line.length; at += 1) {
    const digit = line.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return at > start && at - start < 16 ? value : undefined;
}

function textOf(line: string, name: string): string | undefined {
  const start = valueAfter(line, name);
  if (start === -1 || line.charCodeAt(start) !== 0x22) return undefined;
  const end = line.indexOf('"', start + 1);
  const text = line.slice(start + 1, end);
  if (end <= start + 1 || text.includes('\\')) return undefined;
  return beyondAscii.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}

const beyondAscii = /[\x80-\xff]/;

function isPostKind(name: string | undefined): name is PostKind {
  return postKinds.some((kind) => kind === name);
}

/**
 * A scored post of a value that is one by every field which detection goes by, or by its whole schema. The short look
 * spares the long one for what this program wrote itself. @throws ZodError when it is none
 */
export function scoredPostOf(value: unknown): ScoredPost {
  return isScoredPost(value) ? value : scoredPostSchema.parse(value);
}

/** The scored post that a line holds; undefined if it is none by the short look. */
export function parseBusLine(bytes: Buffer): ScoredPost | undefined {
  if (!bytes.includes(signature)) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isScoredPost(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
