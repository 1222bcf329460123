import { decodeEntity, htmlEntity } from '../../classifier/prepare-text/html-entities.ts';
import { createMovedText, moveBack } from '../../classifier/prepare-text/moved-text.ts';
import { withoutConfusables } from '../../classifier/prepare-text/plain-letters.ts';
import type { Span } from '../../classifier/prepare-text.ts';
import { foldWord } from '../../core/posts/companies/fold-word.ts';

/** A text in the one spelling in which names are looked for, and where each of its characters came from. */
export interface FoldedText {
  readonly given: string;
  /**
   * Lower case, without HTML entities, accents, invisible characters and letters that pass for Latin ones; quotes,
   * dashes and white space of one kind each.
   */
  readonly folded: string;
  /** Whether a capital letter stands anywhere. */
  readonly hasCapitals: boolean;
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
  const hasCapitals = /\p{Lu}/u.test(given);
  const decoded = createMovedText(given);
  decoded.replace(htmlEntity, decodeEntity);
  const { text, moves } = decoded;
  if (!/[^\t\n\r -_a-~]/.test(text)) {
    const toGiven = (start: number, end: number): Span => moveBack(moves, [start, end]);
    return { given, folded: text.toLowerCase(), hasCapitals, toGiven };
  }
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  // No letter changes its place by it.
  for (const character of withoutConfusables(text)) {
    const plain = foldCharacter(character);
    for (let unit = 0; unit < plain.length; unit += 1) {
      starts.push(at);
      ends.push(at + character.length);
    }
    folded += plain;
    at += character.length;
  }
  const toGiven = (start: number, end: number): Span =>
    moveBack(moves, [starts[start] ?? text.length, ends[end - 1] ?? text.length]);
  return { given, folded, hasCapitals, toGiven };
}

function foldCharacter(character: string): string {
  if (/^[a-z0-9]$/.test(character)) return character;
  const sign = plainSigns.get(character);
  if (sign !== undefined) return sign;
  if (/\s/.test(character)) return ' ';
  return unseen.test(character) ? '' : foldWord(character);
}
