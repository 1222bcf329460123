/** Letters that Unicode does not take apart into a base letter and a mark. */
const undecomposed = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

/** The spelling under which a word is looked up: lower case, composed or decomposed alike, without accents. */
export function foldWord(word: string): string {
  if (isAscii(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u00ad\u200b-\u200d\u2060]/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => undecomposed.get(letter) ?? letter);
}

function isAscii(word: string): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if (word.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}

/** The key of a word in names and rules: folded, with `and` the same word as `&`. */
export function wordKey(word: string): string {
  const folded = foldWord(word);
  return folded === 'and' ? '&' : folded;
}
