import { describe, expect, it } from 'vitest';
import { companyMentionSchema } from '../../../../services/core/contracts/post.ts';
import {
  mostMentions,
  mostSpans,
} from '../../../../services/core/posts/companies/mention-collector.ts';
import { coveredIn, findCompanies, symbolsIn } from './finder-of-own-lists.ts';

describe('mentions', () => {
  it('say symbol, name, kind and every place', () => {
    expect(findCompanies('Nvidia rallies; Nvidia’s suppliers follow')).toEqual([
      {
        symbol: 'NVDA',
        name: 'Nvidia',
        kind: 'company',
        spans: [
          [0, 6],
          [16, 22],
        ],
      },
    ]);
  });

  it('come in the order of the text, whatever they were found by', () => {
    expect(symbolsIn('Pfizer, $MRNA and (LSE: AZN) fell as the ECB met')).toEqual([
      'PFE',
      'MRNA',
      'AZN.L',
      'CB:ECB',
    ]);
  });

  it('tell indices, currencies, central banks, commodities and coins apart', () => {
    const text = 'Nikkei 225 and yen slip before Bank of Japan; Brent crude and bitcoin gain';
    expect(findCompanies(text).map(({ symbol, kind }) => [symbol, kind])).toEqual([
      ['IX:N225', 'index'],
      ['FX:JPY', 'currency'],
      ['CB:BOJ', 'central-bank'],
      ['CM:BRENT', 'commodity'],
      ['CR:BTC', 'crypto'],
    ]);
  });

  it('are none in a text without any', () => {
    expect(findCompanies('')).toEqual([]);
    expect(findCompanies('Rain is expected over the weekend.')).toEqual([]);
  });
});

describe('the longest name', () => {
  it.each([
    ['Bank of America cuts fees', ['Bank of America']],
    ['Siemens Energy wins order', ['Siemens Energy']],
    ['Merck KGaA buys a rival of Merck', ['Merck KGaA', 'Merck']],
    ['Goldman Sachs Group hires', ['Goldman Sachs Group']],
    ['Dow Jones Industrial Average slips', ['Dow Jones Industrial Average']],
    ['Delta Electronics expands', ['Delta Electronics']],
    ['Square Enix delays a game', ['Square Enix']],
    ['Orange juice futures climb', ['Orange juice futures']],
  ])('wins in: %s', (text, covered) => {
    expect(coveredIn(text)).toEqual(covered);
  });
});

describe('the way a name is written', () => {
  it.each([
    ['Nestlé and Nestle', ['NESN.SW']],
    ['NESTLE\u0301 raises prices', ['NESN.SW']],
    ["L’Oréal, L'Oreal and LOREAL", ['OR.PA']],
    ['Société Générale and Societe Generale', ['GLE.PA']],
    ['Ørsted wins a tender', ['ORSTED.CO']],
    ['Telefónica and Telefonica', ['TEF.MC']],
    ['Johnson and Johnson settles', ['JNJ']],
    ['Johnson & Johnson settles', ['JNJ']],
    ['Marks and Spencer trades well', ['MKS.L']],
    ['AT&T adds subscribers', ['T']],
    ['Coca Cola, Coca-Cola and coca-cola', ['KO']],
    ['J.P. Morgan, JP Morgan and JPMorgan Chase', ['JPM']],
    ['Yum! Brands and Yum Brands', ['YUM']],
    ['E.ON cuts prices', ['EOAN.DE']],
    ['Amazon.com opens a warehouse', ['AMZN']],
    ['morgan stanley and credit suisse', ['MS', 'CSGN.SW']],
    ['tesla and bitcoin, says the crowd', ['TSLA', 'CR:BTC']],
    ['EasyJet and easyJet', ['EZJ.L']],
    ['eBay and EBAY', ['EBAY']],
  ])('is recognised in: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });

  it.each([
    'snowflake is a word in small letters here',
    'basis points are called bp',
    'he is fed up',
    'caterpillar tracks in the snow',
    'Bofa',
    'tools snap on tuesday',
    'Prices may snap on Tuesday',
  ])('is not recognised in: %s', (text) => {
    expect(symbolsIn(text)).toEqual([]);
  });

  it('may have a possessive, which is no part of the span', () => {
    expect(coveredIn("Boeing's losses, Boeing’s orders, Barclays' profit")).toEqual([
      'Boeing',
      'Boeing',
      'Barclays',
    ]);
    expect(coveredIn("McDonald's, Moody's and Macy's")).toEqual([
      "McDonald's",
      "Moody's",
      "Macy's",
    ]);
  });

  it('may have a legal form or none', () => {
    const forms = [
      '',
      ' Inc',
      ' Inc.',
      ', Inc.',
      ' Corp',
      ' plc',
      ' Co',
      ' Ltd',
      ' AG',
      ' SA',
      ' Group',
    ];
    for (const form of forms) expect(symbolsIn(`Cisco${form} cuts 4,000 jobs`)).toEqual(['CSCO']);
  });

  it('may be broken over two lines', () => {
    expect(symbolsIn('a loan from Deutsche\nBank')).toEqual(['DBK.DE']);
  });
});

describe('lines of capitals', () => {
  it.each([
    ['APPLE SHARES RISE AS NVIDIA FALLS', ['AAPL', 'NVDA']],
    ['FED HOLDS RATES', ['CB:FED']],
    ['STOCKS GAP HIGHER AT OPEN', []],
    ['ORACLE OF OMAHA SPEAKS', []],
    ['MICROSOFT TO BUY GITHUB', ['MSFT']],
  ])('need more for words: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });

  it('are judged line by line', () => {
    expect(symbolsIn('MARKETS WRAP AND OUTLOOK\nApple slips')).toEqual(['AAPL']);
  });
});

describe('money', () => {
  it.each([
    ['Sales of 10 billion yen', []],
    ['It raised EUR 20 million', []],
    ['It pays 3 euro a share', []],
    ['The euro climbs against the Swiss franc', ['FX:EUR', 'FX:CHF']],
    ['EUR/USD holds', ['FX:EUR', 'FX:USD']],
    ['Dollar General opens shops', ['DG']],
    ['Gold Corp finds copper', ['CM:COPPER']],
    ['Silver Creek Metals Announces Results', []],
  ])('is told from amounts and names: %s', (text, symbols) => {
    expect(symbolsIn(text)).toEqual(symbols);
  });
});

describe('limits', () => {
  const manyTickers = Array.from(
    { length: 40 },
    (_, index) => `$Q${String.fromCharCode(65 + (index % 26))}${index < 26 ? 'A' : 'B'}Z`,
  );

  it('keep the mentions that come first', () => {
    const found = findCompanies(manyTickers.join(' '));
    expect(found).toHaveLength(mostMentions);
    expect(found[0]?.symbol).toBe('QAAZ');
  });

  it('keep the first spans of a mention', () => {
    const [found] = findCompanies('Boeing and '.repeat(100));
    expect(found?.spans).toHaveLength(mostSpans);
    expect(found?.spans[0]).toEqual([0, 6]);
  });

  it('give what a post may hold, without overlaps', () => {
    const text = `${manyTickers.join(' ')} Boeing (NYSE: BA) Goldman Sachs $GS S&P 500`;
    const mentions = findCompanies(text);
    for (const mention of mentions) expect(companyMentionSchema.parse(mention)).toEqual(mention);
    const spans = mentions.flatMap((mention) => mention.spans).sort((a, b) => a[0] - b[0]);
    spans.forEach(([start, end], index) => {
      expect(end).toBeGreaterThan(start);
      expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0);
    });
  });
});
