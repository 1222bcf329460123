import type { ReplayView } from '../../services/core/contracts/api/replays.ts';

/** A running replay of 6 to 20 March 2023; anything of it can be given. */
export function buildReplayView(id: string, given: Partial<ReplayView> = {}): ReplayView {
  return {
    id,
    generation: 0,
    name: `Replay ${id}`,
    demonstration: false,
    source: 'bus',
    scores: 'reuse',
    notify: false,
    from: '2023-03-06T00:00:00Z',
    to: '2023-03-20T00:00:00Z',
    state: 'running',
    speed: 600,
    position: '2023-03-06T00:00:00Z',
    posts: 0,
    rejected: 0,
    createdAt: '2026-01-05T12:00:00Z',
    updatedAt: '2026-01-05T12:00:00Z',
    ...given,
  };
}
