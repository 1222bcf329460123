import type { Fetcher } from '../fetcher/fetcher.ts';
import type { Cursor, Found, Source, SourceIdentity } from '../sources/source.ts';

/**
 * A source that is asked again and again. It knows only how to ask once: when that is done, how often, what happens
 * after failures and what its host bears is decided by the scheduler (`scheduler.ts`), the same for all.
 */
export interface PolledSketch extends SourceIdentity {
  /**
   * What the cursor is a place in, such as the feed's address (without credentials). A source whose subject has
   * changed since its cursor was stored begins anew.
   */
  readonly subject: string;
  /** Host and port that are asked first, as `URL.host` has it. */
  readonly host: string;
  /** A lower rate than usual, in requests a second, that the host asks for. */
  readonly perSecond?: number;
  readonly interval: PollInterval;
  /**
   * Asks once, by `port.fetch`, which keeps to what hosts bear.
   * @throws whatever kept it from an answer; a FetchError with `retryAfterMs` is obeyed
   */
  poll(port: PollPort): Promise<PollAnswer>;
  /** Reads the raw bytes of a dead letter once more. */
  revive(raw: Buffer): Found;
}

/** Bounds between which the interval follows how often the source publishes; equal ones fix it. */
export interface PollInterval {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** The bounds for a source that has no reason to have others. */
export const usualInterval: PollInterval = { leastMs: 60_000, mostMs: 6 * 3_600_000 };

/** The bounds as a source's settings may have them, in seconds: fixed, or no longer than. */
export function intervalOf(fixed: number | undefined, longest?: number): PollInterval {
  if (fixed !== undefined) return { leastMs: fixed * 1_000, mostMs: fixed * 1_000 };
  const mostMs = longest === undefined ? usualInterval.mostMs : longest * 1_000;
  return { leastMs: Math.min(usualInterval.leastMs, mostMs), mostMs };
}

export interface PollPort {
  /** The cursor of the last answer, undefined at the very first poll. */
  readonly cursor: Cursor | undefined;
  /** Fetches for this poll; the turn of `PolledSketch.host` has been taken for the first request. */
  readonly fetch: Fetcher;
  readonly signal: AbortSignal;
}

/** What one poll brought. */
export interface PollAnswer {
  /**
   * Everything it shows, also what was there before: repeats are dropped by their ids. From `publishedAt` of its items,
   * or else from what is new in it, the scheduler learns how often the source publishes.
   */
  readonly found: readonly Found[];
  /** Stored once all of `found` is in the log. Keys that begin with `~` are the scheduler's. */
  readonly cursor: Cursor;
  readonly hints?: PollHints;
  /** The answer was that nothing has changed (304, or the same bytes). */
  readonly unchanged?: boolean;
  /** More is waiting (another page): it is asked again at once, as soon as the host's turn comes. */
  readonly more?: boolean;
  /** Something people should know though it works, such as "has moved to …". */
  readonly note?: string | undefined;
}

/** What a publisher says about when to ask again. */
export interface PollHints {
  /** The answer stays good for so long: `max-age`, a feed's `ttl`, its update period; the longest of them. */
  readonly freshForMs?: number | undefined;
  /** Hours of the day (0 … 23, UTC) and days of the week (0: Sunday) at which not to ask. */
  readonly skipHours?: readonly number[] | undefined;
  readonly skipDays?: readonly number[] | undefined;
}

/** Runs polled sources; there is one for all of them. */
export interface PollScheduler {
  /** A source that runs by this scheduler. */
  source(sketch: PolledSketch): Source;
}
