import type { Named, TickerIndex } from './ticker-index.ts';
import { type Join, joins } from './word-joins.ts';
import { shapes, type WordList } from './word-list.ts';

/** A trading pair: the coin that is priced, where its code ends, and the word after what belongs to the pair. */
export interface CoinPair {
  readonly coin: Named;
  /** The word of the coin's code. */
  readonly first: number;
  readonly end: number;
  readonly nextWord: number;
}

/** What coins are priced in; of these only coins are things of their own in a text. */
const quotes: ReadonlySet<string> = new Set(
  'usd usdt usdc busd fdusd dai eur gbp jpy krw try aud brl perp btc eth'.split(' '),
);
const gluedQuote = /^([A-Z0-9]{2,10}?)(USDT|USDC|BUSD|FDUSD|USD|EUR|GBP|PERP|BTC|ETH)(?:\.P)?$/;
const partingJoins: ReadonlySet<Join> = new Set<Join>([joins.hyphen, joins.slash]);
/** Venues whose charts are named `BINANCE:SOLUSDT`. */
const venues: ReadonlySet<string> = new Set(
  'binance coinbase kraken bitstamp bitfinex bybit okx kucoin gemini mexc crypto bitget'.split(' '),
);

/** The pair `SOL/USDT`, `BTC-USD`, `ETHUSD` or `BINANCE:SOLUSDT` that begins at a word, if one does. */
export function coinPairAt(
  words: WordList,
  index: number,
  tickers: TickerIndex,
): CoinPair | undefined {
  if (isVenue(words, index)) {
    const pair = pairAt(words, index + 1, tickers);
    if (pair !== undefined) return pair;
  }
  return pairAt(words, index, tickers);
}

function isVenue(words: WordList, index: number): boolean {
  return venues.has(words.key(index)) && words.text[words.end(index)] === ':';
}

function pairAt(words: WordList, index: number, tickers: TickerIndex): CoinPair | undefined {
  const written = words.written(index);
  if (words.shape(index) === shapes.lower || words.shape(index) === shapes.title) return undefined;
  const coin = tickers.findCoin(written);
  const quote = words.key(index + 1);
  if (coin !== undefined && partingJoins.has(words.join(index + 1)) && quotes.has(quote)) {
    if (words.shape(index + 1) !== shapes.upper) return undefined;
    const isCoinToo = tickers.findCoin(quote) !== undefined && !quote.startsWith('usd');
    return {
      coin,
      first: index,
      end: words.end(index),
      nextWord: isCoinToo ? index + 1 : index + 2,
    };
  }
  const gluedCoin = coinOfGlued(written, tickers);
  if (gluedCoin === undefined) return undefined;
  return { coin: gluedCoin, first: index, end: words.end(index), nextWord: index + 1 };
}

/** The coin of a pair written as one word, such as `SOLUSDT`. */
export function coinOfGlued(word: string, tickers: TickerIndex): Named | undefined {
  const coin = gluedQuote.exec(word)?.[1];
  return coin === undefined ? undefined : tickers.findCoin(coin);
}

/** Whether coins are priced in it. */
export function isQuote(code: string): boolean {
  return quotes.has(code.toLowerCase());
}
