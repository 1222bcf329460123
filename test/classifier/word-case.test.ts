import { describe, expect, it } from 'vitest';
import { caseOf } from '../../services/classifier/word-case.ts';

describe('how a word is written', () => {
  it.each([
    ['without capitals', 0, ['shares', '4', '…', '株価', 'è', '']],
    ['with a first one', 1, ['Shares', 'Éclair', 'A', 'Ｘ', 'Q3']],
    ['in capitals', 2, ['CEO', 'ÄÖ', 'ΟΜΕ', 'FY24', '3M']],
    ['otherwise', 3, ['iWidget', 'eBay', 'McGuff', 'NVi', '3Com']],
  ])('%s', (_name, written, words) => {
    expect(words.map(caseOf)).toEqual(words.map(() => written));
  });

  it('passes over what a tokeniser drops in front', () => {
    expect(caseOf('\u0001Shares')).toBe(1);
    expect(caseOf('\u0301\ufffdShares')).toBe(1);
  });
});
