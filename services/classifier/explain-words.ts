import type { ReadableText, Span } from './prepare-text.ts';

/** Words that are looked at; a headline has a dozen, and each costs one more text to score. */
const mostWords = 60;

/** A word of a text, and the text without it. */
export interface WordVariant {
  readonly word: Span;
  /** Undefined where the text cannot do without the word: a company would be named nowhere. */
  readonly without: ReadableText | undefined;
}

/**
 * What stands between spaces, without the punctuation around it: "4%," is the word "4%", "pre-market" is one.
 * Signs that change what a word is belong to it.
 */
const wordPattern = /[^\s]+/g;
const leadingSigns = /^(?:[^\p{L}\p{N}\p{S}%@#&]|[<>|])+/u;
const trailingSigns = /(?:[^\p{L}\p{N}\p{M}\p{S}%@#&]|[<>|])+$/u;

/** The first `mostWords` words of a text, each with the text that is left when it is taken out. */
export function variantsOf(text: ReadableText): WordVariant[] {
  return wordsOf(text.text).map((word) => ({ word, without: withoutWord(text, word) }));
}

function wordsOf(text: string): Span[] {
  const words: Span[] = [];
  for (const { 0: run, index } of text.matchAll(wordPattern)) {
    const start = index + (leadingSigns.exec(run)?.[0].length ?? 0);
    const end = index + run.length - (trailingSigns.exec(run)?.[0].length ?? 0);
    if (end > start) words.push([start, end]);
    if (words.length === mostWords) break;
  }
  return words;
}

function withoutWord({ text, mentions }: ReadableText, [from, to]: Span): ReadableText | undefined {
  const moved = (position: number): number =>
    position <= from ? position : Math.max(from, position - (to - from));
  const left = mentions.map((spans) =>
    spans
      .map(([start, end]): Span => [moved(start), moved(end)])
      .filter(([start, end]) => end > start),
  );
  const lost = left.some((spans, index) => spans.length === 0 && mentions[index]?.length !== 0);
  return lost ? undefined : { text: text.slice(0, from) + text.slice(to), mentions: left };
}
