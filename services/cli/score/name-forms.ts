import { isLegalEnding, isPlainWord } from '../../core/posts/companies/sec-names.ts';

/** A company's name less its legal forms, a leading `The` and what stands in brackets: `Acme Group, Inc.` is `Acme`. */
export function bareName(name: string): string {
  const words = wordsOf(name.replace(/\([^()]*\)/g, ' '));
  while (words.length > 1 && isLegalEnding(words.at(-1) ?? '')) words.pop();
  if (words.length > 1 && /^the$/i.test(words[0] ?? '')) words.shift();
  return words.join(' ');
}

/** What stands in a name's brackets, as `Oat Mills (OATM)` has it. */
export function bracketedPart(name: string): string | undefined {
  return /\(([^()]{2,})\)/.exec(name)?.[1]?.trim();
}

/** The same name with and without the s of a possessive: `Harrow's`, `Harrows`, `Harrow`. */
export function possessives(name: string): string[] {
  const bare = name.replace(/['’]s$/i, '');
  if (bare !== name) return [bare, `${bare}s`];
  const forms = [`${name}s`];
  if (/[^s]s$/i.test(name)) forms.push(`${name.slice(0, -1)}'s`);
  return forms;
}

/** Words of a name that are looked at one by one; no company has more that tell something. */
const mostWords = 8;

/** Beginnings of a name of several words, the longest first, then its other words: each as far as it tells something. */
export function distinctiveParts(name: string): string[] {
  const all = bareName(name).split(' ');
  if (all.length < 2) return [];
  // Of a longer name the first words are a beginning too.
  const words = all.length > mostWords ? [...all.slice(0, mostWords), ''] : all;
  const beginnings = words
    .map((_, index) => words.slice(0, words.length - index))
    .slice(1)
    .filter((part) => part.some(isDistinctive) && !isLink(part.at(-1) ?? ''))
    .map((part) => part.join(' '));
  return [...beginnings, ...words.slice(1).filter(isDistinctive)];
}

/** The initials of a name of several words, with and without those of its legal forms, and with its `&`. */
export function acronyms(name: string): string[] {
  const whole = wordsOf(name.replace(/\([^()]*\)/g, ' '));
  const found = [whole, bareName(name).split(' ')].flatMap((words) => [
    initials(words.filter((word) => !isLink(word))),
    initials(words.filter((word) => !isLink(word) || word === '&')),
  ]);
  return [...new Set(found)].filter((acronym) => acronym.length > 1);
}

function wordsOf(name: string): string[] {
  return name.split(/[\s,]+/).filter((word) => word !== '');
}

function initials(words: readonly string[]): string {
  return words.map((word) => Array.from(word)[0]?.toUpperCase() ?? '').join('');
}

function isDistinctive(word: string): boolean {
  return word.length > 2 && !isLink(word) && !isPlainWord(word) && !isLegalEnding(word);
}

function isLink(word: string): boolean {
  return /^(?:of|and|the|for|in|on|at|de|la|le|du|da|do|y|et|und|&)$/i.test(word);
}
