import type { EntityKind } from '../../contracts/post.ts';
import { BarographError } from '../../errors.ts';

/**
 * What a name needs beside it before it counts: nothing, evidence where the line is in capitals, some
 * evidence (a verb, an earnings word), or strong evidence (a legal form, `shares of`).
 */
export type EvidenceNeed = 'none' | 'in-capitals' | 'some' | 'strong';

/** One way to write a name. */
export interface NameForm {
  readonly text: string;
  readonly need: EvidenceNeed;
  /** Whether it also matches in small letters: always, when it has several words, or never. */
  readonly small: 'always' | 'several-words' | 'never';
}

/** One company, index, currency, central bank, commodity or coin. */
export interface GazetteerEntry {
  readonly symbol: string;
  readonly name: string;
  readonly kind: EntityKind;
  readonly forms: readonly NameForm[];
  /** What it is traded as, in capitals with a dot before the class: `AAPL`, `BRK.B`; the symbol is one of them. */
  readonly tickers: readonly string[];
  /** Those of a coin's tickers under which a company is listed too. */
  readonly sharedTickers?: readonly string[];
  /** Where it was read, as `file:line`. */
  readonly origin: string;
  /** True for an entry of a public register that nobody has read through. */
  readonly register?: boolean;
}

/** Folded words beside which a name is a common word or something else. */
export interface WordContext {
  readonly notAfter: ReadonlySet<string>;
  readonly notBefore: ReadonlySet<string>;
}

/** All that the finder knows. Earlier entries win where two claim the same ticker or name. */
export interface Gazetteer {
  readonly entries: readonly GazetteerEntry[];
  /** By folded name, its words parted by one space. */
  readonly contexts: ReadonlyMap<string, WordContext>;
}

/** A list that cannot be used; the message begins with `file:line`. */
export class GazetteerError extends BarographError {
  constructor(origin: string, problem: string, cause?: unknown) {
    super(`${origin}: ${problem}`, cause === undefined ? {} : { cause });
  }
}

/** Symbols of what is no company begin with their kind; no ticker has a colon. */
const kindPrefixes = new Map<string, EntityKind>([
  ['IX', 'index'],
  ['FX', 'currency'],
  ['CB', 'central-bank'],
  ['CM', 'commodity'],
  ['CR', 'crypto'],
]);

/** The kind that a symbol says: `FX:EUR` is a currency, `AAPL` a company. `undefined` for an unknown prefix. */
export function kindOfSymbol(symbol: string): EntityKind | undefined {
  const colon = symbol.indexOf(':');
  return colon === -1 ? 'company' : kindPrefixes.get(symbol.slice(0, colon));
}

/**
 * Refuses a list that contradicts itself: a symbol given twice, or a ticker given to two coins or to two others. A coin
 * and a company may share one.
 * @throws GazetteerError naming both places.
 */
export function checkEntries(entries: readonly GazetteerEntry[]): void {
  const symbols = new Map<string, string>();
  const tickers = new Map<string, string>();
  const coins = new Map<string, string>();
  for (const { symbol, kind, tickers: own, origin } of entries) {
    claim(symbols, symbol, origin, 'symbol');
    for (const ticker of own) claim(kind === 'crypto' ? coins : tickers, ticker, origin, 'ticker');
  }
}

function claim(taken: Map<string, string>, key: string, origin: string, what: string): void {
  const before = taken.get(key);
  if (before !== undefined)
    throw new GazetteerError(origin, `${what} ${key} stands at ${before} too`);
  taken.set(key, origin);
}

/** Puts a user's entries before the base; an entry of the base with the same symbol makes way. */
export function mergeUserEntries(
  base: readonly GazetteerEntry[],
  user: readonly GazetteerEntry[],
): readonly GazetteerEntry[] {
  const replaced = new Set(user.map((entry) => entry.symbol));
  return [...user, ...base.filter((entry) => !replaced.has(entry.symbol))];
}
