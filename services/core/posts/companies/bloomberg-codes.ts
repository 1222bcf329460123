import type { Named, TickerIndex } from './ticker-index.ts';
import { joins } from './word-joins.ts';
import type { WordList } from './word-list.ts';

/** Suffix of a symbol by Bloomberg's code of its market; '' for the United States. */
const suffixByMarket: ReadonlyMap<string, string> = new Map([
  ['US', ''],
  ['UN', ''],
  ['UW', ''],
  ['LN', '.L'],
  ['GY', '.DE'],
  ['GR', '.DE'],
  ['FP', '.PA'],
  ['NA', '.AS'],
  ['BB', '.BR'],
  ['SW', '.SW'],
  ['SE', '.SW'],
  ['IM', '.MI'],
  ['SM', '.MC'],
  ['SS', '.ST'],
  ['NO', '.OL'],
  ['DC', '.CO'],
  ['FH', '.HE'],
  ['JP', '.T'],
  ['JT', '.T'],
  ['HK', '.HK'],
  ['KS', '.KS'],
  ['TT', '.TW'],
  ['AU', '.AX'],
  ['CN', '.TO'],
  ['CT', '.TO'],
  ['IN', '.NS'],
  ['SP', '.SI'],
  ['BZ', '.SA'],
  ['SJ', '.JO'],
]);

/** Codes that stand for nothing else in capitals, so that `VOD LN` needs no `Equity` after it. */
const plainMarkets: ReadonlySet<string> = new Set(['LN', 'GY', 'FP', 'JP', 'HK', 'KS', 'SJ']);

/** The code `VOD LN Equity` or `7203 JP` that begins at a word: what it names, and the word after it. */
export function bloombergCodeAt(
  words: WordList,
  index: number,
  tickers: TickerIndex,
): { readonly named: Named; readonly end: number } | undefined {
  if (words.join(index + 1) !== joins.space) return undefined;
  const market = words.written(index + 1);
  const suffix = suffixByMarket.get(market);
  const base = words.written(index);
  if (suffix === undefined || !/^(?=.*[A-Z0-9])[A-Z0-9]{1,6}$/.test(base)) return undefined;
  const hasEquity =
    words.join(index + 2) === joins.space && /^(?:equity)$/i.test(words.written(index + 2));
  if (!hasEquity && !plainMarkets.has(market)) return undefined;
  const named = tickers.findListed(base + suffix);
  if (named === undefined) return undefined;
  return { named, end: hasEquity ? index + 3 : index + 2 };
}
