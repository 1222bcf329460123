import { setImmediate as turn } from 'node:timers/promises';
import type { Timekeeper } from '../../services/ingest/polling/timekeeper.ts';

/** Time that stands still while anybody works, and otherwise jumps to the next moment somebody waits for. */
export interface SimulatedTime extends Timekeeper {
  /** Lets time pass up to `until` (ms since the epoch); `at` is called at each moment that is reached. */
  passUntil(until: number, at?: (now: number) => Promise<void> | void): Promise<void>;
}

interface Waiter {
  readonly at: number;
  wake(): void;
}

export function createSimulatedTime(start: number): SimulatedTime {
  let now = start;
  let working = 0;
  const waiters = new Set<Waiter>();

  /** Promises that nothing real stands behind settle within a few turns of the event loop. */
  async function settle(): Promise<void> {
    do {
      for (let n = 0; n < 3; n += 1) await turn();
    } while (working > 0);
  }

  return {
    now: () => now,
    elapsed: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const waiter: Waiter = {
          at: now + Math.max(ms, 0),
          wake: () => {
            waiters.delete(waiter);
            signal.removeEventListener('abort', waiter.wake);
            resolve();
          },
        };
        if (signal.aborted) return resolve();
        waiters.add(waiter);
        signal.addEventListener('abort', waiter.wake, { once: true });
      }),
    during: async (work) => {
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
      }
    },
    passUntil: async (until, at) => {
      for (;;) {
        await settle();
        const next = Math.min(...[...waiters].map((waiter) => waiter.at));
        if (next > until) break;
        now = Math.max(now, next);
        await at?.(now);
        for (const waiter of [...waiters]) if (waiter.at <= now) waiter.wake();
      }
      now = Math.max(now, until);
    },
  };
}
