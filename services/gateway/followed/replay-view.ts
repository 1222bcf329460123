import type { ReplayView } from '../../core/contracts/api/replays.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';

/** A replay as REST and sockets show it. */
export function replayViewOf(replay: ReplayRecord): ReplayView {
  const { id, generation, name, demonstration, source, scores, notify, state, speed } = replay;
  return {
    id,
    generation,
    name,
    demonstration,
    source: source.type,
    ...(source.type === 'file' ? { file: source.file } : {}),
    scores,
    notify,
    from: isoTime(replay.from),
    to: isoTime(replay.to),
    state,
    speed,
    position: isoTime(replay.position),
    posts: replay.posts,
    rejected: replay.rejected,
    ...(replay.problem === undefined ? {} : { problem: replay.problem }),
    createdAt: isoTime(replay.createdAt),
    updatedAt: isoTime(replay.updatedAt),
  };
}

/** Newest first by when they were started. */
export function replayViewsOf(replays: readonly ReplayRecord[]): ReplayView[] {
  return [...replays].sort((a, b) => b.createdAt - a.createdAt).map(replayViewOf);
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
