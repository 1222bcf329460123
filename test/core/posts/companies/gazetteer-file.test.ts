import { describe, expect, it } from 'vitest';
import {
  checkEntries,
  GazetteerError,
  mergeUserEntries,
} from '../../../../services/core/posts/companies/gazetteer.ts';
import {
  parseContexts,
  parseEntries,
} from '../../../../services/core/posts/companies/gazetteer-file.ts';

const parse = (text: string) => parseEntries(text, 'list.tsv');

describe('a list of names', () => {
  it('has symbol, name, aliases and tickers', () => {
    expect(parse('# a comment\n\nACME.L\tAcme\tAcme plc|$ACM|$ACM.B\n')).toEqual([
      {
        symbol: 'ACME.L',
        name: 'Acme',
        kind: 'company',
        forms: [
          { text: 'Acme', need: 'none', small: 'several-words' },
          { text: 'Acme plc', need: 'none', small: 'several-words' },
        ],
        tickers: ['ACME.L', 'ACM', 'ACM.B'],
        origin: 'list.tsv:3',
      },
    ]);
  });

  it('says by marks what a name needs', () => {
    const [entry] = parse('X\t~Word\t~~Very|^Caps|+small|=Two Words|~+both');
    expect(entry?.name).toBe('Word');
    expect(entry?.forms.map(({ need, small }) => [need, small])).toEqual([
      ['some', 'several-words'],
      ['strong', 'several-words'],
      ['in-capitals', 'several-words'],
      ['none', 'always'],
      ['none', 'never'],
      ['some', 'always'],
    ]);
  });

  it('says the kind by the symbol', () => {
    const kinds = parse('IX:A\ta\nFX:B\tb\nCB:C\tc\nCM:D\td\nCR:E\te\nF\tf').map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['index', 'currency', 'central-bank', 'commodity', 'crypto', 'company']);
  });

  it('may come from Windows', () => {
    expect(parse('\uFEFFA\tAcme\r\nB\tBeta\r\n').map(({ symbol }) => symbol)).toEqual(['A', 'B']);
  });

  it.each([
    ['A\t', 'list.tsv:1: the name is empty'],
    ['A\t$TICK', 'list.tsv:1: the name is empty'],
    ['# x\n\tAcme', 'list.tsv:2: symbol ""'],
    ['a b\tAcme', 'list.tsv:1: symbol "a b"'],
    ['ZZ:A\tAcme', 'list.tsv:1: symbol ZZ:A'],
    ['A\tAcme\tx||y', 'list.tsv:1: name ""'],
    ['A\tAcme\t~', 'list.tsv:1: name "~"'],
    [`A\t${'n'.repeat(201)}`, 'list.tsv:1: name'],
    ['A\tAcme\t$lower', 'list.tsv:1: ticker $lower'],
    ['A\tAcme\tx\ty', 'list.tsv:1: more than three columns'],
  ])('is refused with file and line: %j', (text, message) => {
    expect(() => parse(text)).toThrow(GazetteerError);
    expect(() => parse(text)).toThrow(message);
  });

  it('may not give a symbol or a ticker twice', () => {
    expect(() => checkEntries(parse('A\tAcme\nA\tBeta'))).toThrow(
      'list.tsv:2: symbol A stands at list.tsv:1 too',
    );
    expect(() => checkEntries(parse('A\tAcme\t$T\nB\tBeta\t$T'))).toThrow(
      'list.tsv:2: ticker T stands at list.tsv:1 too',
    );
  });

  it('is replaced by a user’s, symbol by symbol', () => {
    const merged = mergeUserEntries(parse('A\tAcme\nB\tBeta'), parse('B\tBest\nC\tCore'));
    expect(merged.map(({ name }) => name)).toEqual(['Best', 'Core', 'Acme']);
  });
});

describe('word contexts', () => {
  it('name the words that must not come before and after, folded', () => {
    const context = parseContexts('visa\tÉtat and\trequirements', 'c.tsv').get('visa');
    expect(context).toEqual({
      notAfter: new Set(['etat', '&']),
      notBefore: new Set(['requirements']),
    });
  });

  it.each([
    ['\tx', 'c.tsv:1: the name is empty'],
    ['a\tx\na\ty', 'c.tsv:2: name a stands here twice'],
  ])('are refused with file and line: %j', (text, message) => {
    expect(() => parseContexts(text, 'c.tsv')).toThrow(message);
  });
});
