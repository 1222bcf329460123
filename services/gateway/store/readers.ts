import { setTimeout as sleep } from 'node:timers/promises';
import { OverloadError } from '../../core/errors.ts';
import type { Database, Sql } from './duckdb.ts';

/** Names of queries, as the metric `barograph_gateway_query_seconds` labels them. */
export type QueryName =
  | 'posts'
  | 'post'
  | 'trends'
  | 'preview'
  | 'topics'
  | 'companies'
  | 'alerts'
  | 'view'
  | 'lookup';

/** A few connections for reading, so that one long query does not hold up the rest. */
export interface Readers {
  /**
   * @param abandoned once aborted, the query is broken off
   * @throws OverloadError when too many wait already or the query took too long.
   */
  read<T>(name: QueryName, query: (sql: Sql) => Promise<T>, abandoned?: AbortSignal): Promise<T>;
  /** Breaks off what runs and refuses what waits. */
  close(): Promise<void>;
}

export interface ReadersOptions {
  readonly connections: number;
  readonly mostWaiting: number;
  readonly timeoutMs: number;
  readonly onQuery: (name: QueryName, seconds: number) => void;
}

export async function createReaders(
  database: Database,
  { connections, mostWaiting, timeoutMs, onQuery }: ReadersOptions,
): Promise<Readers> {
  const all = await Promise.all(Array.from({ length: connections }, () => database.connect()));
  const free = [...all];
  const waiting: ((sql: Sql) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let closed = false;

  function take(): Promise<Sql> {
    if (closed) throw new OverloadError('the history is being closed');
    const sql = free.pop();
    if (sql !== undefined) return Promise.resolve(sql);
    if (waiting.length >= mostWaiting) {
      throw new OverloadError('too many queries of the history at the same time; try again');
    }
    return new Promise((resolve) => {
      waiting.push(resolve);
    });
  }

  function giveBack(sql: Sql): void {
    const next = waiting.shift();
    if (next === undefined) free.push(sql);
    else next(sql);
  }

  async function read<T>(
    name: QueryName,
    query: (sql: Sql) => Promise<T>,
    abandoned?: AbortSignal,
  ): Promise<T> {
    const sql = await take();
    const breakOff = () => sql.interrupt();
    const startedAt = performance.now();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      sql.interrupt();
    }, timeoutMs);
    try {
      abandoned?.throwIfAborted();
      abandoned?.addEventListener('abort', breakOff, { once: true });
      return await query(sql);
    } catch (error) {
      if (!late) throw error;
      throw new OverloadError(
        `the query took longer than ${timeoutMs / 1_000} s and was broken off; narrow it with from and to`,
      );
    } finally {
      clearTimeout(timer);
      abandoned?.removeEventListener('abort', breakOff);
      onQuery(name, (performance.now() - startedAt) / 1_000);
      giveBack(sql);
    }
  }

  return {
    read: (name, query, abandoned) => {
      const result = read(name, query, abandoned);
      running.add(result);
      const done = () => running.delete(result);
      result.then(done, done);
      return result;
    },
    close: async () => {
      closed = true;
      // A query that waits gets its connection in turn and is broken off like the others.
      while (running.size > 0) {
        for (const sql of all) sql.interrupt();
        await Promise.race([Promise.allSettled(running), sleep(20)]);
      }
      for (const sql of all) sql.close();
    },
  };
}
