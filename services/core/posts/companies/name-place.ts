import type { LineStyle } from './line-styles.ts';
import { type Join, joins } from './word-joins.ts';
import type { WordList } from './word-list.ts';

/** Where a name stands in a text, as the rules of evidence see it. */
export interface NamePlace {
  readonly words: WordList;
  /** The name's first word. */
  readonly first: number;
  /** The word after its last. */
  readonly end: number;
  readonly style: LineStyle;
  /** The first word after the name and its possessive `'s`. */
  readonly next: number;
  readonly isPossessive: boolean;
}

/** The place of the words `[first, end)`. */
export function placeOf(words: WordList, first: number, end: number, style: LineStyle): NamePlace {
  const hasS = words.join(end) === joins.apostrophe && words.key(end) === 's';
  const isPossessive = hasS || words.join(end) === joins.genitive;
  return { words, first, end, style, next: hasS ? end + 1 : end, isPossessive };
}

/** The key of the word `distance` after the name (1 is next), empty beyond a boundary. */
export function keyAfter(place: NamePlace, distance = 1): string {
  const { words, next } = place;
  for (let index = next; index < next + distance; index += 1) {
    if (!isSoft(words.join(index))) return '';
  }
  return words.key(next + distance - 1);
}

/** The key of the word `distance` before the name (1 is right before), empty beyond a boundary. */
export function keyBefore({ words, first }: NamePlace, distance = 1): string {
  for (let index = first; index > first - distance; index -= 1) {
    if (!isSoft(words.join(index))) return '';
  }
  return words.key(first - distance);
}

function isSoft(join: Join): boolean {
  return join === joins.space || join === joins.hyphen || join === joins.genitive;
}
