import type { Clock } from '../../core/clock.ts';
import type { Lane } from '../../core/contracts/lane.ts';
import { type SourceHealth, sourceHealthSchema } from '../../core/contracts/tick.ts';
import type { Log } from '../../core/log.ts';
import { withTeardown } from '../../core/teardown.ts';
import { createBatchWriter } from './batch-writer.ts';
import type { BatchResult, Committed, HistoryBatch } from './commit-batches.ts';
import { openDuckdb, type Sql } from './duckdb.ts';
import { loadKnownIds } from './known-ids.ts';
import { createMaintenance, type Maintenance } from './maintenance.ts';
import { migrate } from './migrations.ts';
import { createReaders, type QueryName } from './readers.ts';
import { loadRuns, type Progress } from './runs.ts';
import { createSerial } from './serial.ts';

/** What the gateway knows of the past: posts, their counts, and how far it has read the bus. */
export interface History {
  /** Puts a batch in, together with others that wait, and resolves when it is committed. */
  write(batch: HistoryBatch): Promise<BatchResult>;
  /** @param abandoned once aborted, the query is broken off */
  read<T>(name: QueryName, query: (sql: Sql) => Promise<T>, abandoned?: AbortSignal): Promise<T>;
  /** Runs a short query where no batch is being committed: it agrees with what was announced until then. */
  betweenWrites<T>(query: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Calls `begin` where no batch is being committed, then runs a query on what the history held at that moment,
   * while writes go on.
   */
  readFrom<T>(name: QueryName, begin: () => void, query: (sql: Sql) => Promise<T>): Promise<T>;
  /** The number of the newest run of a lane or replay; undefined for a replay never seen. */
  run(lane: Lane, replay: string | undefined): number | undefined;
  /** The generation of a replay's run; 0 of the live one. */
  generation(run: number): number;
  /** How far a run has come. */
  progress(run: number): Progress;
  /** Where to go on reading a partition; undefined if it has not been read yet. */
  offset(topic: string, partition: number): Promise<number | undefined>;
  /** The sources' health of the newest tick ever taken. */
  sources(): Promise<readonly SourceHealth[]>;
  companyName(symbol: string): string;
  readonly maintenance: Maintenance;
  /** Rejects when the database can no longer be used by this process. */
  readonly failed: Promise<never>;
  /** Lets the transaction under way finish and closes the file. */
  close(): Promise<void>;
}

export interface HistoryOptions {
  readonly file: string;
  readonly memoryMegabytes: number;
  readonly threads: number;
  readonly retentionDays: number;
  readonly diskMegabytes: number;
  readonly queryTimeoutMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after each commit with what was really new, before anything else is written. */
  readonly onCommitted: (committed: Committed) => void;
  readonly onTransaction: (seconds: number) => void;
  readonly onQuery: (name: QueryName, seconds: number) => void;
  readonly onDropped: (posts: number) => void;
}

/**
 * Opens the history, bringing its format up to date.
 * @throws InUseError when another process holds the file.
 */
export function openHistory(options: HistoryOptions): Promise<History> {
  return withTeardown(async (teardown) => {
    const database = await openDuckdb(options.file, options);
    teardown.defer('history', () => database.close());
    const sql = await database.connect();
    teardown.defer('history writer', () => sql.close());
    await migrate(sql, options.file);

    const serial = createSerial();
    const runs = await loadRuns(sql);
    const knownIds = await loadKnownIds(sql);
    const companyNames = new Map(
      (await sql.rows<{ symbol: string; name: string }>('FROM companies')).map(
        ({ symbol, name }) => [symbol, name],
      ),
    );
    const maintenance = createMaintenance({ ...options, sql, serial, runs });
    const writer = createBatchWriter({
      commit: { sql, runs, knownIds, companyNames },
      serial,
      onTransaction: options.onTransaction,
      onCommitted: (committed) => {
        maintenance.added(committed.rollups);
        options.onCommitted(committed);
      },
    });
    const readers = await createReaders(database, {
      connections: 2,
      mostWaiting: 100,
      timeoutMs: options.queryTimeoutMs,
      onQuery: options.onQuery,
    });
    teardown.defer('history readers', () => readers.close());
    teardown.defer('history writes', () => serial(async () => undefined));

    return {
      write: writer.write,
      failed: writer.failed,
      read: readers.read,
      betweenWrites: (query) => serial(() => query(sql)),
      readFrom: (name, begin, query) =>
        readers.read(name, async (reader) => {
          await reader.run('BEGIN');
          try {
            await serial(async () => {
              // The first statement fixes what the transaction sees.
              await reader.rows('SELECT run FROM runs LIMIT 1');
              begin();
            });
            return await query(reader);
          } finally {
            await reader.run('ROLLBACK');
          }
        }),
      maintenance,
      run: (lane, replay) => runs.newest(lane, replay ?? '')?.run,
      generation: runs.generation,
      progress: runs.progress,
      companyName: (symbol) => companyNames.get(symbol) ?? symbol,
      offset: async (topic, partition) => {
        const rows = await serial(() =>
          sql.rows<{ next: number }>(
            'SELECT next_offset AS next FROM offsets WHERE topic = $1 AND "partition" = $2',
            [topic, partition],
          ),
        );
        return rows[0]?.next;
      },
      sources: async () => {
        const rows = await serial(() =>
          sql.rows<{ value: string }>(`SELECT value FROM notes WHERE name = 'sources'`),
        );
        const parsed = sourceHealthSchema.array().safeParse(JSON.parse(rows[0]?.value ?? '[]'));
        return parsed.data ?? [];
      },
      close: () => teardown.run(),
    };
  });
}
