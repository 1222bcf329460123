/** What stands between two words; it decides whether a name, or a rule about its neighbours, may cross. */
export const joins = {
  space: 0,
  line: 1,
  /** A full stop and a space after a short word: `St. Jude`, `J.P. Morgan`, but also a sentence's end. */
  abbreviation: 2,
  hyphen: 3,
  apostrophe: 4,
  dot: 5,
  comma: 6,
  exclamation: 7,
  slash: 8,
  star: 9,
  /** A space and an opening bracket. */
  bracket: 10,
  /** The apostrophe of a plural's genitive: `Barclays' profit`. */
  genitive: 11,
  other: 12,
} as const;
export type Join = (typeof joins)[keyof typeof joins];

/** What a word's key begins with inside a name, by join; a name never goes on across the others. */
export const joinPrefixes: readonly (string | undefined)[] = [
  '',
  '',
  '',
  '-',
  "'",
  '.',
  ',',
  '!',
  '/',
  '*',
];

const longestAbbreviation = 4;

const single = new Map<string, Join>([
  [' ', joins.space],
  ['\u00a0', joins.space],
  ['\t', joins.space],
  ['\n', joins.line],
  ['-', joins.hyphen],
  ['\u2010', joins.hyphen],
  ['\u2011', joins.hyphen],
  ["'", joins.apostrophe],
  ['\u2019', joins.apostrophe],
  ['.', joins.dot],
  [',', joins.comma],
  ['!', joins.exclamation],
  ['/', joins.slash],
  ['\u2013', joins.slash],
  ['*', joins.star],
  ['(', joins.bracket],
]);

/** Punctuation that, with white space after it, still is a join of its own. */
const spaced = new Map<string, Join>([
  [',', joins.comma],
  ['!', joins.exclamation],
  ["'", joins.genitive],
  ['\u2019', joins.genitive],
]);

/**
 * The join made by `text[from, to)`, which holds no word character.
 * @param previousLength units of the word before it.
 */
export function joinBetween(text: string, from: number, to: number, previousLength: number): Join {
  if (from === to) return joins.space;
  const first = text.charAt(from);
  if (to - from === 1) return single.get(first) ?? joins.other;
  let hasLine = false;
  for (let index = from + 1; index < to; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0x0a) hasLine = true;
    else if (unit !== 0x20 && unit !== 0xa0 && unit !== 0x09 && unit !== 0x0d) {
      return index === to - 1 ? closingJoin(text, from, index) : joins.other;
    }
  }
  if (first === '\n' || hasLine) return joins.line;
  if (first === ' ' || first === '\u00a0' || first === '\t') return joins.space;
  if (first === '.')
    return previousLength <= longestAbbreviation ? joins.abbreviation : joins.other;
  return spaced.get(first) ?? joins.other;
}

function closingJoin(text: string, from: number, last: number): Join {
  return text.charAt(last) === '(' && text.charAt(from).trim() === '' ? joins.bracket : joins.other;
}
