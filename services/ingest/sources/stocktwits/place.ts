import type { Cursor } from '../source.ts';

/**
 * How far a symbol has been read: all up to the id `since`. With a `gap` also what is newer than `since` and not older
 * than its `from`; once the gap is read, all up to its `to` is.
 */
export interface Place {
  readonly since: number;
  readonly gap?: { readonly from: number; readonly to: number };
}

// No symbol holds these signs.
const fromKey = (symbol: string): string => `${symbol}<`;
const toKey = (symbol: string): string => `${symbol}>`;

/** @returns undefined where nothing has been read of the symbol */
export function placeIn(cursor: Cursor | undefined, symbol: string): Place | undefined {
  const since = cursor?.[symbol];
  const from = cursor?.[fromKey(symbol)];
  const to = cursor?.[toKey(symbol)];
  if (typeof since !== 'number') return undefined;
  return typeof from === 'number' && typeof to === 'number'
    ? { since, gap: { from, to } }
    : { since };
}

export function placeFields(symbol: string, place: Place | undefined): Cursor {
  if (place === undefined) return {};
  const { since, gap } = place;
  return {
    [symbol]: since,
    ...(gap === undefined ? {} : { [fromKey(symbol)]: gap.from, [toKey(symbol)]: gap.to }),
  };
}
