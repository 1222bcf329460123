import type { NameForm } from './gazetteer.ts';
import { shapes, type WordList } from './word-list.ts';

/** What one word of a name asks of the word in the text: any case, a capital, or exactly this spelling. */
export type CaseDemand = { readonly exact: string } | 'capital' | 'any';

/** Capitals as short as this are a code (`BP`, `BofA`) rather than a word, and must be written so. */
const longestCode = 4;

/** The demands of each word of a name. */
export function caseDemands(words: WordList): readonly CaseDemand[] {
  return Array.from({ length: words.length }, (_, index) => caseDemand(words.written(index)));
}

function caseDemand(word: string): CaseDemand {
  const letters = [...word].filter((character) => /\p{L}/u.test(character));
  const capitals = letters.filter((letter) => /\p{Lu}/u.test(letter)).length;
  if (capitals === 0) return 'any';
  const isCode = capitals > 1 || letters.length === 1 || !/^\p{Lu}/u.test(letters[0] ?? '');
  return isCode && letters.length <= longestCode ? { exact: word } : 'capital';
}

/** Whether a name may also be written in small letters, given its words. */
export function maySmall(form: NameForm, words: WordList): boolean {
  if (form.small !== 'several-words') return form.small === 'always';
  return form.need === 'none' && countWords(words) > 1;
}

/** Words of a name; `Moody's` and `AT&T` are one. */
function countWords(words: WordList): number {
  let count = 0;
  for (let index = 0; index < words.length; index += 1) {
    if (words.written(index).length > 1) count += 1;
  }
  return count;
}

/** Whether the words from `first` on are written as the demands ask. */
export function caseMatches(
  words: WordList,
  first: number,
  demands: readonly CaseDemand[],
): boolean {
  return demands.every((demand, offset) => {
    if (demand === 'any') return true;
    if (demand !== 'capital') return words.written(first + offset) === demand.exact;
    const shape = words.shape(first + offset);
    return shape !== shapes.lower && shape !== shapes.caseless;
  });
}
