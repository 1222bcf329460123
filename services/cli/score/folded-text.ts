import { withoutConfusables } from '../../classifier/prepare-text/plain-letters.ts';
import type { Span } from '../../classifier/prepare-text.ts';
import { foldWord } from '../../core/posts/companies/fold-word.ts';

/** A text in the one spelling in which names are looked for, and where each of its characters came from. */
export interface FoldedText {
  readonly given: string;
  /**
   * Lower case, without accents, invisible characters and letters that pass for Latin ones; quotes, dashes and white
   * space of one kind each.
   */
  readonly folded: string;
  /** Where a stretch of `folded` lies in `given`. */
  toGiven(start: number, end: number): Span;
}

const plainSigns: ReadonlyMap<string, string> = new Map([
  ...[...'‘’ʼ´`′'].map((sign) => [sign, "'"] as const),
  ...[...'‐‑‒–—−'].map((sign) => [sign, '-'] as const),
]);
const unseen = /^(?:[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\ufe0e|\ufe0f)$/;

/** Spells a text for the search of names. */
export function foldText(given: string): FoldedText {
  if (!/[^\t\n\r -_a-~]/.test(given)) {
    return { given, folded: given.toLowerCase(), toGiven: (start, end) => [start, end] };
  }
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  // No letter changes its place by it.
  for (const character of withoutConfusables(given)) {
    const plain = foldCharacter(character);
    for (let unit = 0; unit < plain.length; unit += 1) {
      starts.push(at);
      ends.push(at + character.length);
    }
    folded += plain;
    at += character.length;
  }
  return {
    given,
    folded,
    toGiven: (start, end) => [starts[start] ?? given.length, ends[end - 1] ?? given.length],
  };
}

function foldCharacter(character: string): string {
  const sign = plainSigns.get(character);
  if (sign !== undefined) return sign;
  if (/\s/.test(character)) return ' ';
  return unseen.test(character) ? '' : foldWord(character);
}
