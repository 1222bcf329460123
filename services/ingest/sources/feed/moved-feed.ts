import type { Cursor } from '../source.ts';

/** A permanent redirect (301, 308) that a feed has answered with, again and again. */
export interface Move {
  readonly to: string;
  /** When it was seen first, ms since the epoch. */
  readonly since: number;
  readonly seen: number;
}

/** A redirect is believed once it has been seen this often, over at least this long: servers have bad days. */
const believedAfter = { seen: 3, ms: 24 * 3_600_000 } as const;

export function isBelieved(move: Move | undefined, now: number): move is Move {
  return (
    move !== undefined && move.seen >= believedAfter.seen && now - move.since >= believedAfter.ms
  );
}

/** What an answer from the feed's own address says about its move; one that does not redirect takes it back. */
export function withRedirect(
  before: Move | undefined,
  movedTo: string | undefined,
  now: number,
): Move | undefined {
  if (movedTo === undefined) return undefined;
  if (before?.to !== movedTo) return { to: movedTo, since: now, seen: 1 };
  return { ...before, seen: before.seen + 1 };
}

export function moveIn(cursor: Cursor | undefined): Move | undefined {
  const { movedTo, movedSince, movedSeen } = cursor ?? {};
  if (typeof movedTo !== 'string' || !URL.canParse(movedTo)) return undefined;
  return { to: movedTo, since: Number(movedSince), seen: Number(movedSeen) };
}

export function moveFields(move: Move | undefined): Cursor {
  if (move === undefined) return {};
  return { movedTo: move.to, movedSince: move.since, movedSeen: move.seen };
}
