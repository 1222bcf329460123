import { functionWords } from './evidence-words.ts';
import type { LineStyle } from './line-styles.ts';
import { coinWords, tickerNouns, tickerVerbs, tradeWords } from './market-talk.ts';
import { tickerDoubt } from './ordinary-tickers.ts';
import type { Named, TickerIndex } from './ticker-index.ts';
import { joins } from './word-joins.ts';
import type { WordList } from './word-list.ts';

/** A ticker in capitals without a cashtag, which counts only when the post bears it out. */
export interface BareTicker {
  readonly named: Named;
  readonly index: number;
  /** Proof is right beside it. */
  readonly isProven: boolean;
  /** No word that people write in capitals for other reasons. */
  readonly isCode: boolean;
}

/** The bare ticker that a word may be, if it may. */
export function bareTickerAt(
  words: WordList,
  index: number,
  tickers: TickerIndex,
  style: LineStyle,
): BareTicker | undefined {
  const written = words.written(index);
  if (!/^[A-Z]{1,6}$/.test(written)) return undefined;
  if (!standsAlone(words, index)) return undefined;
  const coin = tickers.findCoin(written);
  if (
    coin !== undefined &&
    tickers.findRival(written) === undefined &&
    tickerDoubt(written) === 'code'
  ) {
    return { named: coin, index, isProven: false, isCode: true };
  }
  const named = coin ?? tickers.findListed(written);
  if (written.length === 1) {
    const isShare = named !== undefined && isHeld(words, index);
    return isShare ? { named, index, isProven: true, isCode: false } : undefined;
  }
  if (named === undefined || !isTraded(named)) return undefined;
  const doubt = tickerDoubt(written);
  if (named.kind === 'index' && doubt === 'code') {
    return { named, index, isProven: true, isCode: true };
  }
  if (doubt === 'never' && coin === undefined) return undefined;
  const isWellKnown = tickers.isWellKnown(written);
  if (style === 'capitals' && (doubt === 'word' || !isWellKnown)) return undefined;
  const isProven = coin === undefined && isProvenHere(words, index);
  return { named, index, isProven, isCode: coin === undefined && doubt === 'code' && isWellKnown };
}

/** Whether a post speaks of shares or options at all. */
export function speaksOfTrading(words: WordList): boolean {
  if (/%|\$\d|🚀|📈|📉/u.test(words.text)) return true;
  return hasAny(words, tradeWords);
}

/** Whether a post speaks of coins at all, but for their names. */
export function speaksOfCoins(words: WordList): boolean {
  return hasAny(words, coinWords);
}

function hasAny(words: WordList, list: ReadonlySet<string>): boolean {
  for (let index = 0; index < words.length; index += 1) {
    if (list.has(words.key(index))) return true;
  }
  return false;
}

function isTraded({ kind }: Named): boolean {
  return kind === 'company' || kind === 'crypto' || kind === 'index';
}

/** `AT&T`, `A.B.C`, `non-GAAP` and the host of an address are no tickers. */
function standsAlone(words: WordList, index: number): boolean {
  const before = words.join(index);
  const after = words.join(index + 1);
  const glue = [joins.dot, joins.apostrophe, joins.star] as const;
  if (index > 0 && glue.some((join) => join === before)) return false;
  if (index > 0 && before === joins.hyphen) return false;
  if (words.key(index - 1) === '&' || words.key(index + 1) === '&') {
    return words.written(index - 1) !== '&' && words.written(index + 1) !== '&';
  }
  return !(after === joins.dot && words.end(index + 1) > 0) && after !== joins.hyphen;
}

const move =
  /^\s{0,2}(?:(?:is|was|closed|now)\s)?(?:(?:up|down)\s+(?:by\s+)?[\d.]|[+\-−–]\s?\d[\d.]*\s?%|\d{1,3}(?:\.\d+)?[cp]\b)/i;

/** `100 shares of F`, `calls on T` */
function isHeld(words: WordList, index: number): boolean {
  const isJoined = words.join(index) === joins.space && words.join(index - 1) === joins.space;
  return (
    isJoined && /^(?:of|on|in)$/.test(words.key(index - 1)) && tickerNouns.has(words.key(index - 2))
  );
}

/** `COST calls`, `bought MU`, `SNAP down 30%`, `T 20c` */
function isProvenHere(words: WordList, index: number): boolean {
  if (move.test(words.text.slice(words.end(index), words.end(index) + 40))) return true;
  if (words.join(index + 1) === joins.space && tickerNouns.has(words.key(index + 1))) return true;
  if (isHeld(words, index)) return true;
  const before = words.key(index - 1);
  if (words.join(index) !== joins.space || functionWords.has(words.key(index))) return false;
  if (tickerVerbs.has(before)) return true;
  return ['my', 'more', 'some'].includes(before) && tickerNouns.has(words.key(index + 1));
}
