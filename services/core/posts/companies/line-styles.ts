import { joins } from './word-joins.ts';
import { shapes, type WordList } from './word-list.ts';

/** How a line is written, which says what a capital in it is worth. */
export type LineStyle = 'sentence' | 'title' | 'capitals';

const leastWords = { capitals: 2, title: 3 };
const leastCapitalShare = 0.7;
const mostLowerShare = 0.15;
/** Shorter words (of, the, with) stay small in a title as well. */
const longWord = 5;

interface Counts {
  upper: number;
  title: number;
  lower: number;
  longLower: number;
}

/** The style of the line that each word stands in. Lines end at line feeds. */
export function lineStyles(words: WordList): readonly LineStyle[] {
  const styles: LineStyle[] = [];
  let from = 0;
  for (let index = 1; index <= words.length; index += 1) {
    if (index < words.length && words.join(index) !== joins.line) continue;
    const style = styleOf(countShapes(words, from, index));
    while (from < index) {
      styles.push(style);
      from += 1;
    }
  }
  return styles;
}

function countShapes(words: WordList, from: number, to: number): Counts {
  const counts = { upper: 0, title: 0, lower: 0, longLower: 0 };
  for (let index = from; index < to; index += 1) {
    const shape = words.shape(index);
    if (words.join(index) === joins.apostrophe) continue;
    if (shape === shapes.upper) counts.upper += 1;
    else if (shape === shapes.title || shape === shapes.mixed) counts.title += 1;
    else if (shape === shapes.lower) {
      counts.lower += 1;
      if (words.key(index).length >= longWord) counts.longLower += 1;
    }
  }
  return counts;
}

function styleOf({ upper, title, lower, longLower }: Counts): LineStyle {
  const all = upper + title + lower;
  if (upper >= leastWords.capitals && upper / all >= leastCapitalShare) return 'capitals';
  const capital = upper + title;
  if (capital >= leastWords.title && longLower / (capital + longLower) <= mostLowerShare)
    return 'title';
  return 'sentence';
}
