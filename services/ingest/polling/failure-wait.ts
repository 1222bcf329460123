import { backoffMs } from '../../core/retry.ts';
import { FetchError, RefusedError } from '../fetcher/fetch-error.ts';
import { MissingSecretError } from '../secrets/secret-book.ts';

export interface Failing {
  /** Attempts that have failed in a row. */
  readonly failures: number;
  /** How long it has been failing, in milliseconds. */
  readonly forMs: number;
  /** The wait between attempts while all is well. */
  readonly intervalMs: number;
  /** Uniform in 0..1. */
  readonly random: () => number;
}

const minuteMs = 60_000;
/**
 * The longest waits after short trouble: a server that cannot be reached may be back any minute (and it may be our own
 * network that is away), one that answers with a fault takes longer, one that refuses us has made up its mind.
 */
const atFirstMs = {
  unreachable: 15 * minuteMs,
  faulty: 60 * minuteMs,
  refusing: 6 * 60 * minuteMs,
};
const longestMs = 24 * 60 * minuteMs;
/** A source that has been dead for long is asked again after an eighth of that time. */
const shareOfDeadTime = 1 / 8;

/**
 * The wait before the next attempt: exponential with jitter at first, then in proportion to how long the trouble has
 * lasted, so a source that is dead is asked ever less often, at least about once a day, and never given up. What the
 * server asks for (`Retry-After`) is obeyed beyond that.
 */
export function failureWaitMs(error: unknown, failing: Failing): number {
  const asked = error instanceof FetchError ? error.retryAfterMs : undefined;
  const trouble = troubleOf(error);
  const cap = Math.max(atFirstMs[trouble], failing.intervalMs, failing.forMs * shareOfDeadTime);
  const wait = backoffMs(failing.failures, {
    baseMs: trouble === 'refusing' ? 5 * minuteMs : Math.min(failing.intervalMs, 5 * minuteMs),
    maxMs: Math.min(cap, longestMs),
    random: failing.random,
  });
  return Math.max(asked ?? 0, wait);
}

function troubleOf(error: unknown): keyof typeof atFirstMs {
  if (error instanceof RefusedError || error instanceof MissingSecretError) return 'refusing';
  return error instanceof FetchError && error.status === undefined ? 'unreachable' : 'faulty';
}
