/**
 * Text of others on one line: runs of white space become one space; control characters, and those that turn the
 * direction of writing, go, since with them a title could pretend to be another.
 */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, '')
    .trim();
}

/** Cut to a length in UTF-16 units, with an ellipsis, and never within a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The same by the length in UTF-8. */
export function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const kept = Buffer.from(text)
    .subarray(0, most - 3)
    .toString('utf8');
  // A character that was cut in two has become U+FFFD.
  return `${kept.replace(/\ufffd+$/, '')}…`;
}
