import { characterKindAt, characterKinds } from './character-kinds.ts';
import { coinOfGlued, isQuote } from './coin-pairs.ts';
import { exchangeSuffixes } from './exchanges.ts';
import { type Named, type TickerIndex, unknownCompany } from './ticker-index.ts';

/** Something a text names by ticker, at `[start, end)`. */
export interface TickerMention {
  readonly named: Named;
  /** The listed company that has the ticker too, where `named` is a coin. */
  readonly rival?: Named | undefined;
  readonly start: number;
  readonly end: number;
}

const cashtag =
  /\$([A-Za-z][A-Za-z0-9_]{0,9})(?:[./-]([A-Za-z]{1,4})(?![A-Za-z0-9]))?(?![A-Za-z0-9_])/y;
/** `$M` and `$BN` after these are units: `(in $M)`. */
const amountUnits = /^(?:[KMBT]|MM|MN|BN|TN)$/i;
const unitWords = /\(in\s{0,2}$/i;

/**
 * Cashtags of a text: known ones in whatever case, unknown ones of 1–5 capitals. `$1.5`, `US$CAD`, `A$AP` and
 * currency codes are none.
 */
export function findCashtags(text: string, tickers: TickerIndex): readonly TickerMention[] {
  const mentions: TickerMention[] = [];
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at + 1)) {
    if (at > 0 && (text[at - 1] === '$' || isWordCharacter(text, at - 1))) continue;
    cashtag.lastIndex = at;
    const match = cashtag.exec(text);
    const [, base = '', suffix] = match ?? [];
    if (base === '' || isUnit(text, at, base)) continue;
    const whole = suffix === undefined ? undefined : resolveWhole(base, suffix, tickers);
    const named = whole ?? resolveBase(base, tickers);
    if (named === undefined) continue;
    const length = whole === undefined ? base.length : base.length + 1 + (suffix ?? '').length;
    const rival =
      whole === undefined && named.kind === 'crypto' ? tickers.findRival(base) : undefined;
    mentions.push({ named, rival, start: at, end: at + 1 + length });
  }
  return mentions;
}

function resolveWhole(base: string, suffix: string, tickers: TickerIndex): Named | undefined {
  const known = tickers.find(`${base}.${suffix}`);
  if (known !== undefined) return known;
  const coin = isQuote(suffix) ? tickers.findCoin(base) : undefined;
  if (coin !== undefined) return coin;
  const code = base.toUpperCase();
  if (suffix === 'X' && isUnknownTicker(base)) {
    return { symbol: `CR:${code}`, name: code, kind: 'crypto' };
  }
  const symbol = `${base}.${suffix}`;
  return exchangeSuffixes.has(`.${suffix}`) && isUnknownTicker(base)
    ? unknownCompany(symbol)
    : undefined;
}

function resolveBase(base: string, tickers: TickerIndex): Named | undefined {
  const isShortSmall = base.length === 1 && base !== base.toUpperCase();
  const known = isShortSmall ? undefined : tickers.find(base);
  if (known !== undefined) return known;
  const coin = coinOfGlued(base, tickers);
  if (coin !== undefined) return coin;
  if (!isUnknownTicker(base) || tickers.isCurrencyCode(base)) return undefined;
  return unknownCompany(base);
}

function isUnknownTicker(base: string): boolean {
  return /^[A-Z]{1,5}$/.test(base);
}

function isUnit(text: string, at: number, base: string): boolean {
  return amountUnits.test(base) && unitWords.test(text.slice(Math.max(0, at - 8), at));
}

function isWordCharacter(text: string, index: number): boolean {
  return characterKindAt(text, index) !== characterKinds.other;
}
