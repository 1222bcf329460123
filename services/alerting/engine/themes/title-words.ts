import type { ScoredPost } from '../../../core/contracts/scored-post.ts';

const word = /\p{L}[\p{L}\p{N}'’&-]*[\p{L}\p{N}]/gu;
const mostWords = 40;
const longestWord = 40;
/** Up to five capitalised words before a ticker in angle brackets are the name that it belongs to, known or not. */
const tickered = /(?:\p{Lu}[\p{L}\p{N}'’&.-]*\s+){1,5}<[A-Z0-9.]{1,12}>/gu;

/** The words of a title in lower case, each once, without names of companies: those have series of their own. */
export function titleWords({ title, companies }: ScoredPost): string[] {
  const names = companies.flatMap(({ kind, spans }) => (kind === 'company' ? spans : []));
  for (const { index, 0: text } of title.matchAll(tickered)) {
    names.push([index, index + text.length]);
  }
  const words = new Set<string>();
  for (const match of title.matchAll(word)) {
    const start = match.index;
    const end = start + match[0].length;
    if (names.some(([from, to]) => from < end && start < to)) continue;
    if (match[0].length <= longestWord) words.add(match[0].toLowerCase());
    if (words.size === mostWords) break;
  }
  return [...words];
}

/** The words of a text in lower case, each once. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const [found] of text.matchAll(word)) {
    if (found.length <= longestWord) words.add(found.toLowerCase());
    if (words.size === mostWords) break;
  }
  return [...words];
}
