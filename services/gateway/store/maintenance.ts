import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Sql } from './duckdb.ts';
import { dayMs } from './post-row.ts';
import type { Runs } from './runs.ts';
import type { Serial } from './serial.ts';

/** Rows deleted at a time, so that writes come in between. */
const slice = 20_000;
/** DuckDB frees space in groups of this many rows. */
const rowGroup = 122_880;
/** Counts that wait for folding make queries slower; folding them costs a transaction. */
const foldFrom = 20_000;

export interface MaintenanceDeps {
  readonly sql: Sql;
  /** Keeps writes and steps of maintenance apart. */
  readonly serial: Serial;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly log: Log;
  readonly retentionDays: number;
  readonly diskMegabytes: number;
  readonly onDropped: (posts: number) => void;
}

/**
 * Keeps the history small: folds counts together, drops what is older than the retention, rows of a replay's older
 * generations, and the oldest posts beyond the disk limit.
 */
export interface Maintenance {
  /** Tells how many rows have been added to `rollup_deltas`. */
  added(rollups: number): void;
  /** One round, in short steps; `signal` ends it between two steps. */
  run(signal: AbortSignal): Promise<void>;
  usedBytes(): Promise<number>;
}

export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { sql, serial, runs, clock, log } = deps;
  // Those of an earlier process are folded in the first round.
  let unfolded = foldFrom;

  async function transaction(statements: readonly string[]): Promise<void> {
    await sql.run('BEGIN');
    try {
      for (const statement of statements) await sql.run(statement);
      await sql.run('COMMIT');
    } catch (error) {
      await sql.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async function fold(): Promise<void> {
    if (unfolded < foldFrom) return;
    const key = 'run, basis, minute, topic, company, appended_day';
    await transaction([
      `INSERT INTO rollups SELECT ${key}, sum(negative), sum(neutral), sum(positive), sum(copies),
         sum(unscored)
       FROM rollup_deltas GROUP BY ALL ORDER BY minute`,
      'DELETE FROM rollup_deltas',
    ]);
    unfolded = 0;
  }

  /** Deletes posts in slices until none is left or `most` are gone. Returns how many. */
  async function drop(where: string, signal: AbortSignal, most = Infinity): Promise<number> {
    let dropped = 0;
    while (!signal.aborted && dropped < most) {
      const rows = await serial(() =>
        sql.rows<{ Count: number }>(
          `DELETE FROM posts WHERE rowid IN
             (SELECT rowid FROM posts ${where} ORDER BY rowid LIMIT ${Math.min(slice, most - dropped)})`,
        ),
      );
      const count = rows[0]?.Count ?? 0;
      dropped += count;
      if (count < slice) break;
    }
    if (dropped > 0) deps.onDropped(dropped);
    return dropped;
  }

  /** Drops what hangs on posts: counts, stories and alerts. */
  async function dropRest(where: string): Promise<void> {
    const tables = ['rollups', 'rollup_deltas', 'stories', 'alerts'];
    await serial(() => transaction(tables.map((table) => `DELETE FROM ${table} ${where}`)));
  }

  async function retain(signal: AbortSignal): Promise<void> {
    const oldestDay = Math.floor(clock() / dayMs) - Math.ceil(deps.retentionDays);
    const where = `WHERE appended_day < ${oldestDay}`;
    const dropped = await drop(where, signal);
    if (dropped > 0) {
      await dropRest(where);
      log.info({ posts: dropped }, 'posts beyond the retention dropped');
    }
    for (const run of runs.superseded()) {
      if (signal.aborted) return;
      await drop(`WHERE run = ${run}`, signal);
      await dropRest(`WHERE run = ${run}`);
      await serial(() => sql.run('DELETE FROM runs WHERE run = $1', [run]));
      runs.forget(run);
    }
  }

  async function usedBytes(): Promise<number> {
    const [row] = await sql.rows<{ used: number }>(
      'SELECT (used_blocks * block_size)::BIGINT AS used FROM pragma_database_size()',
    );
    return row?.used ?? 0;
  }

  async function limitSize(signal: AbortSignal): Promise<void> {
    const limit = deps.diskMegabytes * 1_000_000;
    let dropped = 0;
    while (!signal.aborted && (await serial(usedBytes)) > limit) {
      const [row] = await serial(() => sql.rows<{ n: number }>('SELECT count(*) AS n FROM posts'));
      if ((row?.n ?? 0) <= rowGroup) {
        log.warn({ limit }, 'the history exceeds gateway.diskMegabytes and cannot be made smaller');
        break;
      }
      dropped += await drop('', signal, rowGroup);
      await serial(() => sql.run('CHECKPOINT'));
    }
    if (dropped === 0) return;
    // What else there is of a day stays as long as a post of that day does.
    await dropRest('WHERE appended_day < (SELECT min(appended_day) FROM posts)');
    log.warn({ posts: dropped, limit }, 'oldest posts dropped to keep within the disk limit');
  }

  return {
    added: (rollups) => {
      unfolded += rollups;
    },
    run: async (signal) => {
      await serial(fold);
      if (!signal.aborted) await retain(signal);
      if (!signal.aborted) await limitSize(signal);
    },
    usedBytes: () => serial(usedBytes),
  };
}
