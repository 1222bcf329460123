/** Suffix of a symbol by the exchange's name in a notation such as `(LSE: BARC)`; '' for the United States. */
export const suffixByExchange: ReadonlyMap<string, string> = new Map([
  ['nasdaq', ''],
  ['nasdaqgs', ''],
  ['nasdaqgm', ''],
  ['nasdaqcm', ''],
  ['nyse', ''],
  ['nysemkt', ''],
  ['nyseamerican', ''],
  ['nysearca', ''],
  ['amex', ''],
  ['cboe', ''],
  ['otc', ''],
  ['otcqb', ''],
  ['otcqx', ''],
  ['otcbb', ''],
  ['otcpk', ''],
  ['pink', ''],
  ['lse', '.L'],
  ['lon', '.L'],
  ['aim', '.L'],
  ['tsx', '.TO'],
  ['tsxv', '.V'],
  ['cve', '.V'],
  ['asx', '.AX'],
  ['nzx', '.NZ'],
  ['nse', '.NS'],
  ['bse', '.BO'],
  ['bom', '.BO'],
  ['hkex', '.HK'],
  ['hkse', '.HK'],
  ['sehk', '.HK'],
  ['hkg', '.HK'],
  ['sse', '.SS'],
  ['szse', '.SZ'],
  ['tse', '.T'],
  ['tyo', '.T'],
  ['jpx', '.T'],
  ['krx', '.KS'],
  ['kosdaq', '.KQ'],
  ['twse', '.TW'],
  ['tpe', '.TW'],
  ['sgx', '.SI'],
  ['xetra', '.DE'],
  ['etr', '.DE'],
  ['fra', '.DE'],
  ['fwb', '.DE'],
  ['epa', '.PA'],
  ['ams', '.AS'],
  ['ebr', '.BR'],
  ['swx', '.SW'],
  ['six', '.SW'],
  ['bit', '.MI'],
  ['bme', '.MC'],
  ['sto', '.ST'],
  ['osl', '.OL'],
  ['cph', '.CO'],
  ['jse', '.JO'],
  ['hel', '.HE'],
  ['vie', '.VI'],
  ['wse', '.WA'],
  ['bvmf', '.SA'],
  ['bovespa', '.SA'],
  ['bmv', '.MX'],
  ['klse', '.KL'],
  ['idx', '.JK'],
  ['bkk', '.BK'],
  ['tadawul', '.SR'],
]);

/** Toronto and Tokyo both go by TSE; Tokyo's codes begin with digits. */
export function suffixOf(exchange: string, ticker: string): string | undefined {
  if (exchange === 'tse' && /^[A-Z]/.test(ticker)) return '.TO';
  return suffixByExchange.get(exchange);
}

/** Words that may stand between an exchange and the colon: `NASDAQ GS: AAPL`, `NYSE American: X`. */
export const exchangeTiers: ReadonlySet<string> = new Set(
  'gs gm cm global select capital market markets american arca mkt first north qx qb'.split(' '),
);

/** Suffixes of American shares in a Reuters code: `AAPL.O`, `F.N`. */
export const americanReutersSuffixes: ReadonlySet<string> = new Set([
  'n',
  'o',
  'oq',
  'a',
  'k',
  'p',
]);

/** Suffixes after which an unknown cashtag keeps its suffix: `$ABC.TO` is no `$ABC`. */
export const exchangeSuffixes: ReadonlySet<string> = new Set(
  [...suffixByExchange.values()].filter((suffix) => suffix !== ''),
);
