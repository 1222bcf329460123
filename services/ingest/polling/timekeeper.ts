import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';

/** Time for everything in ingest that waits; injected, so that days pass in seconds in a test. */
export interface Timekeeper {
  /** The time of day, ms since the epoch; it may be set back or stand still. */
  readonly now: Clock;
  /** Milliseconds since some moment; never goes back. What is measured and spaced goes by this one. */
  elapsed(): number;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Does what takes time by itself, such as a request: time that is made up stands still meanwhile. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** Real time, with dates by `clock`. */
export function createTimekeeper(clock: Clock): Timekeeper {
  return {
    now: clock,
    elapsed: () => performance.now(),
    wait: (ms, signal) =>
      sleep(ms, undefined, { signal, ref: false }).then(
        () => undefined,
        () => undefined,
      ),
    during: (work) => work(),
  };
}
