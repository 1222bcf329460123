import type { EntityKind } from '../../contracts/post.ts';
import type { Gazetteer, GazetteerEntry } from './gazetteer.ts';

/** What a mention names. */
export interface Named {
  readonly symbol: string;
  readonly name: string;
  readonly kind: EntityKind;
}

/** Entries by what they are traded as. */
export interface TickerIndex {
  /** What a ticker is taken for when nothing else speaks: a coin before a company; `BRK-B` and `BRK/B` are `BRK.B`. */
  find(ticker: string): Named | undefined;
  /** What trades under it on an exchange of shares: never a coin. */
  findListed(ticker: string): Named | undefined;
  findCoin(ticker: string): Named | undefined;
  /** The company that shares a coin's ticker, where there is one; a fund that holds the coin is none. */
  findRival(ticker: string): Named | undefined;
  /** Whether the ticker stands in a list that was written by hand, and not in a register of thousands. */
  isWellKnown(ticker: string): boolean;
  /** Whether the word is a currency's code, so that `$CAD` is money and no company. */
  isCurrencyCode(word: string): boolean;
}

/** Builds the index; the earlier entry keeps a ticker that two claim. */
export function createTickerIndex(gazetteer: Gazetteer): TickerIndex {
  const listed = new Map<string, Named>();
  const coins = new Map<string, Named>();
  const wellKnown = new Set<string>();
  const currencyCodes = new Set<string>();
  const shared = new Set<string>();
  for (const entry of gazetteer.entries) {
    const { symbol, name, kind } = entry;
    if (kind === 'currency') currencyCodes.add(symbol.slice(symbol.indexOf(':') + 1));
    for (const ticker of entry.sharedTickers ?? []) shared.add(ticker);
    const own = kind === 'crypto' ? coins : listed;
    for (const ticker of entry.tickers) {
      const key = tickerKey(ticker);
      if (!own.has(key)) own.set(key, { symbol, name, kind });
      if (!isOfRegister(entry)) wellKnown.add(key);
    }
  }
  function findRival(ticker: string): Named | undefined {
    const key = tickerKey(ticker);
    const coin = coins.get(key);
    const company = listed.get(key);
    if (coin === undefined) return undefined;
    if (company === undefined) return shared.has(key) ? unknownCompany(key) : undefined;
    const holdsIt = company.name.toLowerCase().includes(coin.name.toLowerCase());
    return company.kind === 'company' && !holdsIt ? company : undefined;
  }
  return {
    findRival,
    find: (ticker) => coins.get(tickerKey(ticker)) ?? listed.get(tickerKey(ticker)),
    findListed: (ticker) => listed.get(tickerKey(ticker)),
    findCoin: (ticker) => coins.get(tickerKey(ticker)),
    isWellKnown: (ticker) => wellKnown.has(tickerKey(ticker)),
    isCurrencyCode: (word) => currencyCodes.has(word.toUpperCase()),
  };
}

function isOfRegister({ register }: GazetteerEntry): boolean {
  return register === true;
}

/** Share classes are parted by a dot, whatever a text parts them by; Hong Kong's codes have four digits at least. */
function tickerKey(ticker: string): string {
  const key = ticker.toUpperCase().replace(/[-/](?=[A-Z]+$)/, '.');
  return /^\d{1,3}\.HK$/.test(key) ? key.padStart(7, '0') : key;
}

/** What a ticker that no list knows stands for: a company of that name. */
export function unknownCompany(symbol: string): Named {
  return { symbol, name: symbol, kind: 'company' };
}
