import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '../core/contracts/lane.ts';
import { liveTrafficMs } from './inference-protocol.ts';

/** Lets live batches go before those of replays, in more than the order of inference. */
export interface LaneTurns {
  /** Does the work of a batch; while it is a live one, replays wait. */
  take<T>(lane: Lane, work: () => Promise<T>): Promise<T>;
  /** Resolves when a batch of this lane may go on: at once if it is live, else when no live one is under way. */
  untilTurn(lane: Lane): Promise<void>;
  /** Texts that a batch of this lane may have in inference at a time. */
  pieceOf(lane: Lane): number;
}

/** A replay gets on this often, however much is live. */
const mostWaitMs = 1_000;
/** Texts of a replay's piece while live ones come: a few hundredths of a second of inference. */
const smallPiece = 8;

export function createLaneTurns(now: () => number = () => performance.now()): LaneTurns {
  const live = new Set<Promise<unknown>>();
  let liveAt = Number.NEGATIVE_INFINITY;

  return {
    take: async (lane, work) => {
      const result = work();
      if (lane !== 'live') return result;
      liveAt = now();
      const settled = result.catch(() => undefined);
      live.add(settled);
      try {
        return await result;
      } finally {
        live.delete(settled);
      }
    },
    untilTurn: async (lane) => {
      const until = now() + mostWaitMs;
      while (lane !== 'live' && live.size > 0 && now() < until) {
        const over = new AbortController();
        const late = sleep(until - now(), undefined, { signal: over.signal, ref: false });
        await Promise.race([Promise.all(live), late.catch(() => undefined)]);
        over.abort();
      }
    },
    pieceOf: (lane) =>
      lane === 'live' || now() - liveAt >= liveTrafficMs ? Number.POSITIVE_INFINITY : smallPiece,
  };
}
