import type { Alert } from '../../core/contracts/alert.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';

/** What the notifier must know of replays: whose alerts notify people, and which are over. */
export interface ReplayBook {
  take(record: ReplayRecord): void;
  /** `unknown`: the alert was read before the record of its replay. Live alerts are loud. */
  stance(alert: Alert): 'loud' | 'quiet' | 'unknown';
  /** Whether the replay that raised it has ended: no change of the alert will follow. */
  ended(alert: Alert): boolean;
}

export function createReplayBook(): ReplayBook {
  const replays = new Map<string, ReplayRecord>();
  return {
    take: (record) => {
      const present = replays.get(record.id);
      if (present === undefined || record.epoch >= present.epoch) replays.set(record.id, record);
    },
    stance: ({ replay }) => {
      if (replay === undefined) return 'loud';
      const record = replays.get(replay.id);
      if (record === undefined) return 'unknown';
      return record.notify && replay.generation >= record.generation ? 'loud' : 'quiet';
    },
    ended: ({ replay }) => {
      const state = replay === undefined ? undefined : replays.get(replay.id)?.state;
      return state === 'finished' || state === 'stopped' || state === 'failed';
    },
  };
}
