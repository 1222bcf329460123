/** What a tokeniser of BERT drops, at the front of a word: it counts as no first letter. */
const dropped = /^[\p{Cc}\p{Cf}\p{Co}\p{Mn}\ufffd]+/u;

/**
 * How a word, or one sign of punctuation, is written: 0 without capitals, 1 with a first one only, 2 in capitals,
 * 3 otherwise. The encoder reads lower case only, and names are told by their capitals. The same as `case_of` in
 * models/training/labels.py.
 */
export function caseOf(word: string): number {
  const letters = [...word.replace(dropped, '')];
  const [first = '', ...others] = letters;
  if (!letters.some(isCapital)) return 0;
  if (isCapital(first) && !others.some(isCapital)) return 1;
  return letters.every((letter) => isCapital(letter) || !hasCase(letter)) ? 2 : 3;
}

function isCapital(letter: string): boolean {
  return letter !== letter.toLowerCase();
}

function hasCase(letter: string): boolean {
  return letter.toLowerCase() !== letter.toUpperCase();
}
