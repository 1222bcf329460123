/** What a UTF-16 unit is to the word scanner. */
export const characterKinds = {
  other: 0,
  digit: 1,
  lower: 2,
  upper: 3,
  /** A letter without case, such as a Han character. */
  letter: 4,
  /** A combining mark, or a character without width: part of a word, no part of its spelling. */
  mark: 5,
} as const;
export type CharacterKind = (typeof characterKinds)[keyof typeof characterKinds];

const unknown = 0xff;

/** Answers for the basic plane, found when first asked for: property regexes are too slow for every character. */
const answers = new Uint8Array(0x10000).fill(unknown);

/** The kind of the unit at `index`; both halves of a surrogate pair answer for their code point. */
export function characterKindAt(text: string, index: number): CharacterKind {
  const unit = text.charCodeAt(index);
  if (unit >= 0xd800 && unit <= 0xdfff) return astralKindAt(text, index);
  const known = answers[unit];
  if (known !== unknown) return known as CharacterKind;
  const kind = classify(String.fromCharCode(unit));
  answers[unit] = kind;
  return kind;
}

function astralKindAt(text: string, index: number): CharacterKind {
  const isSecondHalf = text.charCodeAt(index) >= 0xdc00;
  const point = text.codePointAt(isSecondHalf ? index - 1 : index) ?? 0;
  return point > 0xffff ? classify(String.fromCodePoint(point)) : characterKinds.other;
}

function classify(character: string): CharacterKind {
  if (/\p{N}/u.test(character)) return characterKinds.digit;
  if (/\p{Lu}|\p{Lt}/u.test(character)) return characterKinds.upper;
  if (/\p{Ll}/u.test(character)) return characterKinds.lower;
  if (/\p{L}/u.test(character)) return characterKinds.letter;
  return /[\p{M}\u00ad\u200b-\u200d\u2060]/u.test(character)
    ? characterKinds.mark
    : characterKinds.other;
}
