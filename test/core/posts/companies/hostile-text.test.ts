import { describe, expect, it } from 'vitest';
import { findCompanies, symbolsIn } from './finder-of-own-lists.ts';

const length = 100_000;
const repeated = (piece: string): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

describe('hostile texts', () => {
  it.each([
    ['letters', repeated('a')],
    ['capitals', repeated('A')],
    ['dollar signs', repeated('$')],
    ['cashtags', repeated('$AAPL')],
    ['brackets', repeated('(NASDAQ: ')],
    ['dots', repeated('A.')],
    ['spaces', repeated(' ')],
    ['colons', `NYSE${repeated(' ')}: F`],
    ['doubtful names', repeated('Gap Target Visa, ')],
    ['beginnings of long names', repeated('Bank of Bank of the ')],
    ['apostrophes', repeated("s's'")],
    ['combining marks', `e${repeated('\u0301')}`],
    ['Han characters', repeated('株式会社')],
    ['emoji', repeated('🚀📉')],
    ['lone surrogates', repeated('\ud83d Boeing \ude80')],
    ['line feeds', repeated('\n')],
    ['ampersands', repeated('&+')],
    ['zero-width characters', repeated('\u200b\u200d')],
  ])('of %s take no long time', (_, text) => {
    const start = process.cpuUsage();
    findCompanies(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(2000);
  });

  it('take time in proportion to their length', () => {
    const cost = (text: string): number => {
      const start = process.cpuUsage();
      for (let round = 0; round < 5; round += 1) findCompanies(text);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    const text = repeated('Shares of Target and Gap fell, said Goldman Sachs of $TGT. ');
    cost(text);
    expect(cost(text)).toBeLessThan(40 * cost(text.slice(0, length / 10)) + 50_000);
  });

  it('keep offsets right after emoji and lone surrogates', () => {
    const text = '🚀\ud800 Boeing 📉 $BA';
    const [found] = findCompanies(text);
    expect(found?.spans.map(([start, end]) => text.slice(start, end))).toEqual(['Boeing', '$BA']);
  });

  it.each([
    '__proto__',
    'constructor',
    '$__proto__',
    '$constructor',
    '$toString',
    '(XETRA: constructor)',
    'prototype hasOwnProperty.N valueOf.O',
  ])('find nothing in: %s', (text) => {
    expect(symbolsIn(text)).toEqual([]);
  });

  it('see through a zero-width character within a name', () => {
    expect(symbolsIn('Boe\u200bing delivers')).toEqual(['BA']);
  });

  it('give the same answer every time', () => {
    const text = 'Gap, Walmart and Target fall; $GME up, Ford recalls cars';
    expect(findCompanies(text)).toEqual(findCompanies(text));
  });
});
