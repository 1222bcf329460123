import type { ReplayRecord } from '../../services/core/contracts/replay.ts';

/** A replay of the live lane that has not begun, with `changes` over it. */
export function replayRecord(changes: Partial<ReplayRecord> = {}): ReplayRecord {
  const from = changes.from ?? Date.UTC(2026, 5, 1);
  return {
    id: 'abcdef012345',
    epoch: 1,
    generation: 0,
    name: 'A stretch',
    demonstration: false,
    source: { type: 'bus' },
    scores: 'reuse',
    notify: false,
    from,
    to: from + 3_600_000,
    warmUpMinutes: 0,
    state: 'running',
    speed: 'max',
    position: from,
    posts: 0,
    rejected: 0,
    createdAt: Date.UTC(2026, 10, 1),
    updatedAt: Date.UTC(2026, 10, 1),
    ...changes,
  };
}
