import { wordPattern } from '../../../core/filters/word-pattern.ts';

export interface SelectionSettings {
  /** Words and phrases of which one must stand in the text, whole, in whatever case. */
  readonly words: readonly string[];
  /** Whether a cashtag such as `$ACME` is enough. */
  readonly cashtags: boolean;
}

/** Upper case only: `$all` and `$me` are words with a dollar sign. */
const cashtag = /(?<![\p{L}\p{N}$])\$[A-Z]{1,6}(?:[.-][A-Z]{1,3})?(?![\p{L}\p{N}])/u;

/** Tells which texts of a public stream are about markets. With no words and no cashtags asked for, all are. */
export function createTextSelector({
  words,
  cashtags,
}: SelectionSettings): (text: string) => boolean {
  if (words.length === 0 && !cashtags) return () => true;
  const pattern = words.length === 0 ? undefined : new RegExp(wordPattern(words), 'iu');
  return (text) =>
    (cashtags && cashtag.test(text)) || pattern?.test(text.normalize('NFC')) === true;
}
