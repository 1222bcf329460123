import type { Clock } from '../core/clock.ts';
import type { Lane } from '../core/contracts/lane.ts';
import type { ReplayRecord } from '../core/contracts/replay.ts';
import type { History } from './store/open-history.ts';

/** A lane and, in the replay lane, the replay's id. */
export interface Place {
  readonly lane: Lane;
  readonly replay?: string | undefined;
}

/**
 * The time (ms) up to which a place has come: live, what the clock says; in a replay, the end of what the history has
 * taken of it, but no earlier than where it is played from: what lies before only warms detection up.
 */
export type StreamTime = (place: Place) => number;

export function createStreamTime(
  history: Pick<History, 'run' | 'generation' | 'progress'>,
  replayOf: (id: string) => ReplayRecord | undefined,
  clock: Clock,
): StreamTime {
  return ({ lane, replay: id }) => {
    if (lane === 'live' || id === undefined) return clock();
    const run = history.run(lane, id);
    const position = run === undefined ? null : history.progress(run).positionMs;
    const replay = replayOf(id);
    if (replay === undefined) return position ?? clock();
    // After a seek, the replay is ahead of what the history has taken of it.
    if (run === undefined || history.generation(run) !== replay.generation) return replay.position;
    return Math.max(position ?? -Infinity, replay.playedFrom ?? replay.from);
  };
}
