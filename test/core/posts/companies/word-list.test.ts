import { describe, expect, it } from 'vitest';
import { foldWord, wordKey } from '../../../../services/core/posts/companies/fold-word.ts';
import { lineStyles } from '../../../../services/core/posts/companies/line-styles.ts';
import { joins } from '../../../../services/core/posts/companies/word-joins.ts';
import { shapes, WordList } from '../../../../services/core/posts/companies/word-list.ts';

const nameOf = (table: Record<string, number>, value: number): string | undefined =>
  Object.entries(table).find(([, each]) => each === value)?.[0];
const keysOf = (text: string): string[] => {
  const words = new WordList(text);
  return Array.from({ length: words.length }, (_, index) => words.key(index));
};

describe('folding', () => {
  it.each([
    ['Nestlé', 'nestle'],
    ['NESTLE\u0301', 'nestle'],
    ['Ørsted', 'orsted'],
    ['Mærsk', 'maersk'],
    ['Łódź', 'lodz'],
    ['Straße', 'strasse'],
    ['Ｓｏｎｙ', 'sony'],
    ['soft\u00adbank', 'softbank'],
  ])('makes %s %s', (word, folded) => {
    expect(foldWord(word)).toBe(folded);
  });

  it('takes "and" for "&"', () => {
    expect(wordKey('And')).toBe('&');
  });
});

describe('the words of a text', () => {
  it.each([
    ["McDonald's, Wal-Mart & Co.", ['mcdonald', 's', 'wal', 'mart', '&', 'co']],
    ['S&P 500 at 4,000.5', ['s', '&', 'p', '500', 'at', '4', '000', '5']],
    ['Kuehne + Nagel +5%', ['kuehne', '&', 'nagel', '5']],
    ['日本 株式', ['日本', '株式']],
    ['', []],
    [`${'x'.repeat(41)} y`, ['', 'y']],
  ])('are found: %s', (text, keys) => {
    expect(keysOf(text)).toEqual(keys);
  });

  it('answer as a boundary outside the text', () => {
    const words = new WordList('one');
    for (const index of [-1, 1]) {
      expect(words.key(index)).toBe('');
      expect(words.join(index)).toBe(joins.other);
      expect(words.shape(index)).toBe(shapes.caseless);
    }
  });

  it.each([
    ['apple', 'lower'],
    ['Apple', 'title'],
    ['APPLE', 'upper'],
    ['3M', 'upper'],
    ['PayPal', 'mixed'],
    ['iPhone', 'mixed'],
    ['J', 'initial'],
    ['500', 'caseless'],
    ['Élan', 'title'],
  ])('have a shape: %s is %s', (word, shape) => {
    expect(nameOf(shapes, new WordList(word).shape(0))).toBe(shape);
  });

  it.each([
    ['a b', 'space'],
    ['a\u00a0b', 'space'],
    ['a \t b', 'space'],
    ['a\nb', 'line'],
    ['a. \n b', 'line'],
    ['St. b', 'abbreviation'],
    ['sentence. b', 'other'],
    ['a-b', 'hyphen'],
    ['a\u2011b', 'hyphen'],
    ['a – b', 'other'],
    ['a–b', 'slash'],
    ['a/b', 'slash'],
    ["a'b", 'apostrophe'],
    ['a’b', 'apostrophe'],
    ["as' b", 'genitive'],
    ['a.b', 'dot'],
    ['a, b', 'comma'],
    ['a! b', 'exclamation'],
    ['a (b', 'bracket'],
    ['a*b', 'star'],
    ['a: b', 'other'],
    ['a "b', 'other'],
    ['a&b', 'space'],
  ])('are joined: %j by %s', (text, join) => {
    expect(nameOf(joins, new WordList(text).join(1))).toBe(join);
  });
});

describe('the style of a line', () => {
  it.each([
    ['Shares of the bank fell after the report', 'sentence'],
    ['Bank Posts Record Profit as Fees Rise', 'title'],
    ['BANK POSTS RECORD PROFIT', 'capitals'],
    ['US GDP beats forecasts by a wide margin', 'sentence'],
    ['all small letters', 'sentence'],
    ['Bank', 'sentence'],
  ])('%s: %s', (text, style) => {
    expect(new Set(lineStyles(new WordList(text)))).toEqual(new Set([style]));
  });

  it('is that of its own line', () => {
    expect(lineStyles(new WordList('STOCKS FALL\nthe bank fell'))).toEqual([
      'capitals',
      'capitals',
      'sentence',
      'sentence',
      'sentence',
    ]);
  });
});
