import { describe, expect, it } from 'vitest';
import { createCompanyFinder } from '../../../../services/core/posts/companies/company-finder.ts';
import type { GazetteerEntry } from '../../../../services/core/posts/companies/gazetteer.ts';
import { loadOwnLists } from '../../../../services/core/posts/companies/own-lists.ts';
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

describe('a ticker that a coin and a listed company share', () => {
  it.each([
    ['$SOL breaks out', ['CR:SOL']],
    ['$SOL dividend raised', ['SOL']],
    ['the $SOL etf takes a stake in validators', ['CR:SOL']],
    ['$COMP agents and revenue grow', ['COMP']],
    ['Coinbase posts record earnings while $SOL slips', ['COIN', 'CR:SOL']],
    ['NASDAQ: SOL', ['SOL']],
    ['$BTC dividend', ['CR:BTC']],
  ])('is read by what the post speaks of: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });

  it('goes to the company whose own name stands there', () => {
    const base = loadOwnLists();
    const company: GazetteerEntry = {
      symbol: 'SOL',
      name: 'Heliodyne Group Ltd',
      kind: 'company',
      forms: [],
      tickers: ['SOL'],
      origin: 'register',
      register: true,
    };
    const find = createCompanyFinder({ ...base, entries: [...base.entries, company] });
    expect(find('Heliodyne is back, $SOL to 5')[0]).toMatchObject({ name: 'Heliodyne Group Ltd' });
    expect(find('$SOL to 500')[0]).toMatchObject({ symbol: 'CR:SOL', kind: 'crypto' });
  });
});

describe('pairs of coins', () => {
  it.each([
    ['SOL/USDT', ['SOL']],
    ['BINANCE:SOLUSDT', ['SOLUSDT']],
    ['$DOGE-USD holds', ['$DOGE-USD']],
    ['ETH/BTC', ['ETH', 'BTC']],
  ])('name the coin: %s', (text, covered) => {
    expect(coveredIn(text)).toEqual(covered);
  });
});

describe('hashtags', () => {
  it.each([
    ['#TSLA and #BankOfAmerica', ['TSLA', 'BAC']],
    ['#walmart #TeslaEarnings', ['WMT', 'TSLA']],
    ['#AI #link #apple #NOW #all', []],
  ])('name what they name as a whole: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });
});

describe('tickers in capitals', () => {
  it.each([
    ['SNAP down 12%', ['SNAP']],
    ['100 shares of F', ['F']],
    ['COST calls, MU puts', ['COST', 'MU']],
    ['I am ALL IN on this ONE, it is ON', []],
    ['IT spending, EV sales and AI stocks', []],
    ['the NRDS of the office', []],
  ])('count when the post bears them out: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });
});
