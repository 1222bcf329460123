import { describe, expect, it } from 'vitest';
import { coveredIn, findCompanies, symbolsIn } from './finder-of-own-lists.ts';

describe('cashtags', () => {
  it.each([
    ['$AAPL', ['AAPL']],
    ['$aapl to the moon', ['AAPL']],
    ['$BRK.B and $brk-b', ['BRK.B']],
    ['$BRK.B.', ['BRK.B']],
    ['long $TSLA, short $F!', ['TSLA', 'F']],
    ['($GME)', ['GME']],
    ['$AAPL,$MSFT', ['AAPL', 'MSFT']],
    ['$TSM', ['2330.TW']],
    ['$BTC.X', ['CR:BTC']],
    ['$SPY', ['IX:SPX']],
    ['calls in $T', ['T']],
  ])('are known: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });

  it.each([
    '$1.5',
    '$5 billion',
    '$',
    '$$',
    '$ QQXZ',
    'US$CAD',
    'A$AP Rocky',
    '$CAD 10',
    '$lol',
    '$yolo',
    '(in $M)',
    '$TOOLONG',
    '$QQXZ2',
  ])('are none in: %s', (text) => {
    expect(symbolsIn(text)).toEqual([]);
  });

  it('of a currency code name the currency, never a company', () => {
    expect(symbolsIn('$USD slips')).toEqual(['FX:USD']);
  });

  it('of unknown tickers name themselves', () => {
    expect(findCompanies('watch $QQXZ')).toEqual([
      { symbol: 'QQXZ', name: 'QQXZ', kind: 'company', spans: [[6, 11]] },
    ]);
  });

  it('of unknown coins and foreign shares keep what their suffix says', () => {
    expect(findCompanies('$QQX.X')[0]).toMatchObject({ symbol: 'CR:QQX', kind: 'crypto' });
    expect(symbolsIn('$QQX.TO')).toEqual(['QQX.TO']);
    expect(coveredIn('$QQX.Then it fell')).toEqual(['$QQX']);
  });

  it('make a doubtful name of the same company certain', () => {
    expect(coveredIn('$GAP: I like Gap here')).toEqual(['$GAP', 'Gap']);
  });
});

describe('notations', () => {
  it.each([
    ['(NASDAQ: AAPL)', ['AAPL']],
    ['NYSE:GPS', ['GAP']],
    ['NYSE: BRK.B', ['BRK.B']],
    ['(NasdaqGS: MSFT)', ['MSFT']],
    ['(NYSE American: QQXZ)', ['QQXZ']],
    ['(LSE: BARC)', ['BARC.L']],
    ['(TSX: SHOP)', ['SHOP.TO']],
    ['(HKEX: 0700)', ['0700.HK']],
    ['(TSX: QQX)', ['QQX.TO']],
    ['shares in AAPL.O rose', ['AAPL']],
    ['( F.N )', []],
    ['(F.N)', ['F']],
    ['7203.T slips', ['7203.T']],
    ['HSBA.L and BRK.B', ['HSBA.L', 'BRK.B']],
    ['QQXZ.N', ['QQXZ']],
    ['Quux Quark Corp. (QQXZ)', ['QQXZ']],
  ])('are read: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });

  it.each([
    'BSE: 45000 points',
    'Six: A story',
    'U.S.A',
    'the U.N. said',
    'NYSE: closed today',
    'P.O. Box',
    'I.T.',
    'Plan A.N',
  ])('are none in: %s', (text) => {
    expect(symbolsIn(text)).toEqual([]);
  });

  it('cover the ticker, and leave the exchange unnamed', () => {
    expect(coveredIn('Boeing (NYSE: BA)')).toEqual(['Boeing', 'BA']);
    expect(symbolsIn('listed as Nasdaq: QQXZ')).toEqual(['QQXZ']);
  });
});
