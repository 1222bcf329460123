import { describe, expect, it } from 'vitest';
import {
  type ExplainedWord,
  shadedText,
  strongestWords,
  textOfPost,
} from '../../../dashboard/format/shaded-text.ts';

const text = 'Kettle maker cuts jobs, profit up';

/** Words of `text` with their drops, where they stand. */
function wordsOf(drops: Readonly<Record<string, number>>): ExplainedWord[] {
  return Object.entries(drops).map(([word, drop]) => {
    const start = text.indexOf(word);
    return { text: word, start, end: start + word.length, drop };
  });
}

describe('a shaded text', () => {
  it('keeps every character, and shades each word by its drop beside the largest', () => {
    const words = wordsOf({
      Kettle: 0.03,
      maker: 0.001,
      cuts: 0.4,
      jobs: 0.1,
      profit: 0,
      up: -0.2,
    });
    const { pieces, complete } = shadedText(text, words);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ shade }) => shade > 0)).toEqual([
      { text: 'cuts', drop: 0.4, shade: 1 },
      { text: 'jobs', drop: 0.1, shade: 0.25 },
      { text: 'up', drop: -0.2, shade: 0.5 },
    ]);
    expect(complete).toBe(true);
  });

  it('stays pale where no word does much, and plain where none does anything', () => {
    const faint = shadedText(text, wordsOf({ cuts: 0.01 })).pieces.find(({ shade }) => shade > 0);
    expect(faint?.shade).toBeCloseTo(0.2);
    expect(shadedText(text, wordsOf({ cuts: 0.004, up: -0.004 })).pieces).toEqual([
      { text, drop: 0, shade: 0 },
    ]);
  });

  it('ends after the last word that was looked at', () => {
    const { pieces, complete } = shadedText(text, wordsOf({ Kettle: 0.2, cuts: 0 }));
    expect(pieces.map((piece) => piece.text)).toEqual(['Kettle', ' maker cuts']);
    expect(complete).toBe(false);
    const { complete: whole } = shadedText('Jobs cut! https://news.example/1', [
      { text: 'cut', start: 5, end: 8, drop: 0.1 },
    ]);
    expect(whole).toBe(true);
    expect(shadedText('', [])).toEqual({ pieces: [], complete: true });
  });

  it('draws a sign once that is read as several words', () => {
    const rocket: ExplainedWord = { text: '🚀', start: 6, end: 8, drop: 0.3 };
    const { pieces } = shadedText('Bulls 🚀 go', [rocket, { ...rocket, drop: 0.1 }]);
    expect(pieces.map((piece) => piece.text).join('')).toBe('Bulls 🚀');
  });
});

describe('the strongest words', () => {
  it('are those that did most either way, and none that did nothing', () => {
    const words = wordsOf({ Kettle: 0.002, cuts: 0.1, jobs: 0.05, up: -0.3 });
    expect(strongestWords(words, 2).map((word) => word.text)).toEqual(['up', 'cuts']);
    expect(strongestWords(words, 9)).toHaveLength(3);
  });
});

describe('the text of a post', () => {
  it('is its title, and its body on a line of its own', () => {
    expect(textOfPost({ title: 'A' })).toBe('A');
    expect(textOfPost({ title: 'A', body: '' })).toBe('A');
    expect(textOfPost({ title: 'A', body: 'B' })).toBe('A\nB');
  });
});
