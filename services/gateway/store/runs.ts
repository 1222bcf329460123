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

export interface Runs {
  /** The newest run of a lane or replay, or undefined for a replay never seen. */
  newest(lane: Lane, replay: string): Run | undefined;
  /** The number of the run a record belongs to, given out if need be; undefined for an older generation. */
  assign(lane: Lane, replay: ReplayRun | undefined): number | undefined;
  /** Runs given out that the table does not hold yet: they belong into the next transaction. */
  unsaved(): readonly Run[];
  markSaved(saved: readonly Run[]): void;
  /** Runs whose replay has gone on to a newer generation; their rows are to go. */
  superseded(): readonly number[];
  forget(run: number): void;
}

export async function loadRuns(sql: Sql): Promise<Runs> {
  const runs = new Map<number, Run>();
  const unsaved = new Set<Run>();
  for (const run of await sql.rows<Run>('SELECT run, lane, replay, generation FROM runs')) {
    runs.set(run.run, run);
  }
  const newest = (lane: Lane, replay: string) =>
    [...runs.values()]
      .filter((run) => run.lane === lane && run.replay === replay)
      .reduce<Run | undefined>(
        (best, run) => (best === undefined || run.generation > best.generation ? run : best),
        undefined,
      );

  return {
    newest,
    assign: (lane, replay) => {
      const { id, generation } = replay ?? { id: '', generation: 0 };
      const present = newest(lane, id);
      if (present !== undefined && present.generation >= generation) {
        return present.generation === generation ? present.run : undefined;
      }
      const run = { run: Math.max(...runs.keys()) + 1, lane, replay: id, generation };
      runs.set(run.run, run);
      unsaved.add(run);
      return run.run;
    },
    unsaved: () => [...unsaved],
    markSaved: (saved) => {
      for (const run of saved) unsaved.delete(run);
    },
    superseded: () =>
      [...runs.values()]
        .filter(({ run, lane, replay }) => newest(lane, replay)?.run !== run)
        .map(({ run }) => run),
    forget: (run) => {
      runs.delete(run);
    },
  };
}
