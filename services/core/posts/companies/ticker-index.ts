import type { EntityKind } from '../../contracts/post.ts';
import type { Gazetteer } from './gazetteer.ts';

/** What a mention names. */
export interface Named {
  readonly symbol: string;
  readonly name: string;
  readonly kind: EntityKind;
}

/** Entries by what they are traded as. */
export interface TickerIndex {
  /** The entry of a ticker, in whatever case; `BRK-B` is `BRK.B`. */
  find(ticker: string): Named | undefined;
  /** Whether the word is a currency's code, so that `$CAD` is money and no company. */
  isCurrencyCode(word: string): boolean;
}

/** Builds the index; the earlier entry keeps a ticker that two claim. */
export function createTickerIndex(gazetteer: Gazetteer): TickerIndex {
  const byTicker = new Map<string, Named>();
  const currencyCodes = new Set<string>();
  for (const { symbol, name, kind, tickers } of gazetteer.entries) {
    if (kind === 'currency') currencyCodes.add(symbol.slice(symbol.indexOf(':') + 1));
    for (const ticker of tickers) {
      const key = tickerKey(ticker);
      if (!byTicker.has(key)) byTicker.set(key, { symbol, name, kind });
    }
  }
  return {
    find: (ticker) => byTicker.get(tickerKey(ticker)),
    isCurrencyCode: (word) => currencyCodes.has(word.toUpperCase()),
  };
}

function tickerKey(ticker: string): string {
  return ticker.toUpperCase().replace('-', '.');
}

/** What a ticker that no list knows stands for: a company of that name. */
export function unknownCompany(symbol: string): Named {
  return { symbol, name: symbol, kind: 'company' };
}
