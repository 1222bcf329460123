import type { Lane, ReplayRun } from '../../core/contracts/lane.ts';
import type { Sql } from './duckdb.ts';

/** A lane and, of a replay, its id and generation, under a small number. */
export type Run = {
  readonly run: number;
  readonly lane: Lane;
  /** '' in the live lane. */
  readonly replay: string;
  readonly generation: number;
};

/** How far a run has come; null while nothing is known. */
export type Progress = {
  /** Stream time, ms, up to which records have been taken; kept of replays only. */
  readonly positionMs: number | null;
  /** End of the last minute that alerting has closed, ms. */
  readonly closedMs: number | null;
};

/** The run of what happens live. */
export const liveRun = 0;

export interface Runs {
  /** The newest run of a lane or replay, or undefined for a replay never seen. */
  newest(lane: Lane, replay: string): Run | undefined;
  /** The number of the run a record belongs to, given out if need be; undefined for an older generation. */
  assign(lane: Lane, replay: ReplayRun | undefined): number | undefined;
  /** Runs given out that the table does not hold yet: they belong into the next transaction. */
  unsaved(): readonly Run[];
  markSaved(saved: readonly Run[]): void;
  generation(run: number): number;
  progress(run: number): Progress;
  /** Call it once the table holds it. */
  setProgress(run: number, progress: Progress): void;
  /** Runs whose replay has gone on to a newer generation; their rows are to go. */
  superseded(): readonly number[];
  forget(run: number): void;
}

const unknown: Progress = { positionMs: null, closedMs: null };

export async function loadRuns(sql: Sql): Promise<Runs> {
  const runs = new Map<number, Run>();
  const newestRuns = new Map<string, Run>();
  const unsaved = new Set<Run>();
  const progresses = new Map<number, Progress>();
  const keyOf = (lane: Lane, replay: string) => `${lane}/${replay}`;
  let last = 0;

  function add(run: Run): void {
    runs.set(run.run, run);
    last = Math.max(last, run.run);
    const key = keyOf(run.lane, run.replay);
    const newest = newestRuns.get(key);
    if (newest === undefined || run.generation > newest.generation) newestRuns.set(key, run);
  }

  const rows = await sql.rows<Run & Progress>(
    `SELECT run, lane, replay, generation, position_ms AS "positionMs", closed_ms AS "closedMs" FROM runs`,
  );
  for (const { positionMs, closedMs, ...run } of rows) {
    add(run);
    progresses.set(run.run, { positionMs, closedMs });
  }
  const newest: Runs['newest'] = (lane, replay) => newestRuns.get(keyOf(lane, replay));

  return {
    newest,
    assign: (lane, replay) => {
      const { id, generation } = replay ?? { id: '', generation: 0 };
      const present = newest(lane, id);
      if (present !== undefined && present.generation >= generation) {
        return present.generation === generation ? present.run : undefined;
      }
      const run = { run: last + 1, lane, replay: id, generation };
      add(run);
      unsaved.add(run);
      return run.run;
    },
    unsaved: () => [...unsaved],
    markSaved: (saved) => {
      for (const run of saved) unsaved.delete(run);
    },
    generation: (run) => runs.get(run)?.generation ?? 0,
    progress: (run) => progresses.get(run) ?? unknown,
    setProgress: (run, progress) => {
      progresses.set(run, progress);
    },
    superseded: () =>
      [...runs.values()]
        .filter(({ run, lane, replay }) => newest(lane, replay)?.run !== run)
        .map(({ run }) => run),
    forget: (run) => {
      runs.delete(run);
      progresses.delete(run);
    },
  };
}
