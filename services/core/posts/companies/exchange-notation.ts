import type { TickerMention } from './cashtags.ts';
import { legalForms } from './evidence-words.ts';
import { americanReutersSuffixes, exchangeTiers, suffixByExchange, suffixOf } from './exchanges.ts';
import { type Named, type TickerIndex, unknownCompany } from './ticker-index.ts';
import { joins } from './word-joins.ts';
import { shapes, type WordList } from './word-list.ts';

/** A notation found at some word: the mention and the word after it. */
export interface Notation {
  readonly mention: TickerMention;
  readonly end: number;
}

const shortestTitle = 3;
const longestUnknown = 6;
const afterExchange = /\s{0,3}:\s{0,3}\$?([A-Z0-9]{1,12}(?:[.-][A-Z]{1,2})?)(?![A-Za-z0-9])/y;

/** The first notation of any kind that begins at a word, if one does. */
export function notationAt(
  words: WordList,
  index: number,
  tickers: TickerIndex,
): Notation | undefined {
  return (
    exchangeNotationAt(words, index, tickers) ??
    suffixNotationAt(words, index, tickers) ??
    bracketNotationAt(words, index, tickers)
  );
}

/** The notation `NASDAQ: AAPL`, `(LSE: BARC)` or `NYSE American: XYZ` that begins at a word, if one does. */
function exchangeNotationAt(
  words: WordList,
  index: number,
  tickers: TickerIndex,
): Notation | undefined {
  const exchange = words.key(index);
  if (!suffixByExchange.has(exchange) || words.shape(index) === shapes.lower) return undefined;
  // `Bit: 5` and `Six: A` are no exchanges; `Nasdaq: A` is one.
  if (words.shape(index) === shapes.title && words.key(index).length <= shortestTitle)
    return undefined;
  let last = index;
  while (last < index + 3 && exchangeTiers.has(words.key(last + 1))) last += 1;
  afterExchange.lastIndex = words.end(last);
  const ticker = afterExchange.exec(words.text)?.[1];
  if (ticker === undefined) return undefined;
  const end = afterExchange.lastIndex;
  const suffix = suffixOf(exchange, ticker) ?? '';
  const named = tickers.findListed(ticker + suffix) ?? unknownListing(ticker, suffix);
  if (named === undefined) return undefined;
  return {
    mention: { named, start: end - ticker.length, end },
    end: wordAfter(words, last + 1, end),
  };
}

/** The code with a suffix, such as `AAPL.O`, `BRK.B` or `7203.T`, that begins at a word, if one does. */
function suffixNotationAt(
  words: WordList,
  index: number,
  tickers: TickerIndex,
): Notation | undefined {
  const join = words.join(index + 1);
  if (!isCapitals(words, index + 1)) return undefined;
  const isClass =
    (join === joins.slash || join === joins.hyphen) && words.shape(index + 1) === shapes.initial;
  if (join !== joins.dot && !isClass) return undefined;
  if (words.shape(index) !== shapes.caseless && !isCapitals(words, index)) return undefined;
  const base = words.written(index);
  const start = words.start(index);
  const isBracketed = words.text[start - 1] === '(' || words.text[start - 1] === '[';
  if (base.length === 1 && !isBracketed) return undefined;
  const end = words.end(index + 1);
  const suffix = words.written(index + 1);
  const named = isClass ? tickers.findListed(`${base}.${suffix}`) : resolve(base, suffix, tickers);
  return named === undefined ? undefined : { mention: { named, start, end }, end: index + 2 };
}

/** A ticker in brackets right after a legal form: `Cabot Corp. (CBT)`. */
function bracketNotationAt(
  words: WordList,
  index: number,
  tickers: TickerIndex,
): Notation | undefined {
  const start = words.start(index);
  const end = words.end(index);
  if (words.text[start - 1] !== '(' || words.text[end] !== ')') return undefined;
  const ticker = words.written(index);
  if (!/^[A-Z]{1,5}$/.test(ticker) || !legalForms.has(words.key(index - 1))) return undefined;
  const named = tickers.findListed(ticker) ?? unknownCompany(ticker);
  return { mention: { named, start, end }, end: index + 1 };
}

/** `BSE: 45000` is a level, no ticker. */
function unknownListing(ticker: string, suffix: string): Named | undefined {
  return /^[A-Z]/.test(ticker) && ticker.length <= longestUnknown
    ? unknownCompany(ticker + suffix)
    : undefined;
}

function resolve(base: string, suffix: string, tickers: TickerIndex): Named | undefined {
  const known = tickers.findListed(`${base}.${suffix}`);
  if (known !== undefined || !americanReutersSuffixes.has(suffix.toLowerCase())) return known;
  if (!/^[A-Z]{1,5}$/.test(base)) return undefined;
  return (
    tickers.findListed(base) ?? (/^(?:N|O|OQ)$/.test(suffix) ? unknownCompany(base) : undefined)
  );
}

function isCapitals(words: WordList, index: number): boolean {
  const shape = words.shape(index);
  return shape === shapes.upper || shape === shapes.initial;
}

function wordAfter(words: WordList, from: number, end: number): number {
  let index = from;
  while (index < words.length && words.start(index) < end) index += 1;
  return index;
}
