import type { ReplayView } from '../../core/contracts/api/replays.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';

/** A replay as REST shows it. */
export function replayView(record: ReplayRecord): ReplayView {
  const { source, problem } = record;
  return {
    id: record.id,
    generation: record.generation,
    name: record.name,
    demonstration: record.demonstration,
    source: source.type,
    ...(source.type === 'file' ? { file: source.file } : {}),
    scores: record.scores,
    notify: record.notify,
    from: iso(record.from),
    to: iso(record.to),
    state: record.state,
    speed: record.speed,
    position: iso(record.position),
    posts: record.posts,
    rejected: record.rejected,
    ...(problem === undefined ? {} : { problem }),
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
