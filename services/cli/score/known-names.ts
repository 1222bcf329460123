import { foldWord } from '../../core/posts/companies/fold-word.ts';
import type { Gazetteer, GazetteerEntry } from '../../core/posts/companies/gazetteer.ts';
import { bareName } from './name-forms.ts';

/** The gazetteer by what its entries are called. Legal forms, case and accents do not count. */
export interface KnownNames {
  named(name: string): GazetteerEntry | undefined;
  /** The entry of a ticker in capitals, with or without `$`. */
  traded(ticker: string): GazetteerEntry | undefined;
}

/** Builds the index; the earlier entry keeps a name or a ticker that two claim. */
export function createKnownNames({ entries }: Gazetteer): KnownNames {
  const byName = new Map<string, GazetteerEntry>();
  const byTicker = new Map<string, GazetteerEntry>();
  for (const entry of entries) {
    for (const { text } of entry.forms) keep(byName, nameKey(text), entry);
    for (const ticker of entry.tickers) keep(byTicker, ticker, entry);
  }
  return {
    named: (name) => byName.get(nameKey(name)),
    traded: (ticker) => {
      const bare = /^\$?([A-Z][A-Z0-9_]*(?:[.-][A-Z0-9]+)?)$/.exec(ticker)?.[1];
      return bare === undefined ? undefined : byTicker.get(bare.replace('-', '.'));
    },
  };
}

function keep(map: Map<string, GazetteerEntry>, key: string, entry: GazetteerEntry): void {
  if (!map.has(key)) map.set(key, entry);
}

/** What two spellings of one name have in common. */
export function nameKey(name: string): string {
  return foldWord(bareName(name));
}
