import type { ReplayRun } from '../../core/contracts/lane.ts';
import type { ReplayStart } from '../../core/contracts/replay.ts';
import type { Log } from '../../core/log.ts';
import type { Run } from './run.ts';

/** One generation of a replay that is being played. */
export interface PlayedRun {
  readonly start: ReplayStart;
  readonly run: Run;
  /** Partitions in which its start has been read; what stands before it in the others is not its own. */
  readonly started: Set<number>;
  /** Partitions in which its end has been read. */
  readonly ended: Set<number>;
}

/** The runs of the replay lane: at most one generation of each replay, and no more than a set number. */
export interface ReplayRuns {
  readonly size: number;
  all(): Iterable<PlayedRun>;
  /** The run that a record belongs to; undefined if it was never begun, is over, or is outdated. */
  get(replay: ReplayRun): PlayedRun | undefined;
  /** Whether a start begins a run: not if the generation is over, given up or outdated. */
  isNew(replay: ReplayRun): boolean;
  /** Keeps a new run. The replay's earlier one goes; if there are too many, that which has been idle longest. */
  add(played: PlayedRun): void;
  /** A generation is over, and so are those before it. */
  end(replay: ReplayRun): void;
  /** The highest generation that is known of each replay, newest last. */
  generations(): ReplayRun[];
}

/** Replays whose generation is remembered after their end. */
const remembered = 1_000;

export function createReplayRuns(options: {
  readonly mostRuns: number;
  readonly log: Log;
  readonly generations?: readonly ReplayRun[] | undefined;
}): ReplayRuns {
  const { mostRuns, log } = options;
  /** The one that had a record last comes last. */
  const runs = new Map<string, PlayedRun>();
  const highest = new Map(
    (options.generations ?? []).map(({ id, generation }) => [id, generation]),
  );

  function remember({ id, generation }: ReplayRun): void {
    const known = highest.get(id) ?? generation;
    highest.delete(id);
    highest.set(id, Math.max(known, generation));
    const running = runs.get(id);
    if (running !== undefined && running.start.replay.generation < generation) runs.delete(id);
    for (const other of highest.keys()) {
      if (highest.size <= remembered) break;
      if (!runs.has(other)) highest.delete(other);
    }
  }

  return {
    get size() {
      return runs.size;
    },
    all: () => runs.values(),
    get: ({ id, generation }) => {
      const played = runs.get(id);
      if (played?.start.replay.generation !== generation) return undefined;
      runs.delete(id);
      runs.set(id, played);
      return played;
    },
    isNew: ({ id, generation }) => generation > (highest.get(id) ?? -1),
    add: (played) => {
      const { replay } = played.start;
      remember(replay);
      runs.set(replay.id, played);
      for (const idle of runs.values()) {
        if (runs.size <= mostRuns) break;
        runs.delete(idle.start.replay.id);
        log.warn(
          { replay: idle.start.replay, mostRuns },
          'too many replays: the idlest is given up',
        );
      }
    },
    end: (replay) => {
      remember(replay);
      if (runs.get(replay.id)?.start.replay.generation === replay.generation) {
        runs.delete(replay.id);
      }
    },
    generations: () => [...highest].map(([id, generation]) => ({ id, generation })),
  };
}
