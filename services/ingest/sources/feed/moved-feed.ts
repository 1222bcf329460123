import type { Cursor } from '../source.ts';

/**
 * A permanent redirect (301, 308) that led to a feed: the new address is asked from then on (RFC 9110, 15.4.2). What leads
 * to something else, as a hotel's login page does, is never remembered.
 */
export interface Move {
  readonly to: string;
  /** When it was seen first, ms since the epoch. */
  readonly since: number;
}

export function moveIn(cursor: Cursor | undefined): Move | undefined {
  const { movedTo, movedSince } = cursor ?? {};
  if (typeof movedTo !== 'string' || !URL.canParse(movedTo)) return undefined;
  return { to: movedTo, since: Number(movedSince) };
}

export function moveFields(move: Move | undefined): Cursor {
  return move === undefined ? {} : { movedTo: move.to, movedSince: move.since };
}
