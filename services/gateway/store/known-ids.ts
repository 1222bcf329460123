import type { Sql } from './duckdb.ts';
import { createIdFilter, type IdFilter } from './id-filter.ts';

/** What identifies a post in the history: its run (lane, replay, generation) and its id. */
export interface PostKey {
  readonly run: number;
  /** 32 hex digits. */
  readonly id: string;
}

/** Keeps (run, id) unique without an index: a filter in memory says "new" for nearly all, the table decides the rest. */
export interface KnownIds {
  /** Those of `keys` that the history does not hold. Call it only where no other write can come in between. */
  unknown<K extends PostKey>(keys: readonly K[]): Promise<K[]>;
  /** Tells that these have been committed. */
  remember(keys: readonly PostKey[]): Promise<void>;
}

const smallestCapacity = 1_000_000;
/** 300 MB; a history of more posts than this pays with more look-ups, never with a wrong answer. */
const largestCapacity = 100_000_000;

/** Reads all ids once: 0.7 s of one core for a million. */
export async function loadKnownIds(
  sql: Sql,
  options: { readonly smallest?: number } = {},
): Promise<KnownIds> {
  const smallest = options.smallest ?? smallestCapacity;
  let filter: IdFilter = createIdFilter(smallest);
  let count = 0;

  async function rebuild(): Promise<void> {
    const [row] = await sql.rows<{ n: number }>('SELECT count(*) AS n FROM posts');
    count = row?.n ?? 0;
    const next = createIdFilter(Math.min(largestCapacity, Math.max(smallest, count * 2)));
    await sql.scan(
      `SELECT run, ('0x' || substr(id::VARCHAR, 1, 8))::UINTEGER,
         ('0x' || substr(id::VARCHAR, 29, 8))::UINTEGER FROM posts`,
      ([runs = [], heads = [], tails = []]) => {
        runs.forEach((run, i) => {
          next.add(run, heads[i] ?? 0, tails[i] ?? 0);
        });
      },
    );
    filter = next;
  }

  async function present(keys: readonly PostKey[]): Promise<Set<string>> {
    const rows = await sql.rows<{ run: number; id: string }>(
      `SELECT p.run, p.id FROM posts p
       JOIN (SELECT DISTINCT unnest($1::VARCHAR[])::UUID AS id) wanted ON p.id = wanted.id`,
      [keys.map(({ id }) => id)],
    );
    return new Set(rows.map(keyOf));
  }

  await rebuild();
  return {
    unknown: async (keys) => {
      const doubtful = keys.filter(({ run, id }) => filter.mayHave(run, headOf(id), tailOf(id)));
      if (doubtful.length === 0) return [...keys];
      const known = await present(doubtful);
      return keys.filter((key) => !known.has(keyOf(key)));
    },
    remember: async (keys) => {
      for (const { run, id } of keys) filter.add(run, headOf(id), tailOf(id));
      count += keys.length;
      if (count > filter.capacity && filter.capacity < largestCapacity) await rebuild();
    },
  };
}

export function keyOf({ run, id }: PostKey): string {
  return `${run}/${id}`;
}

function headOf(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16);
}

function tailOf(id: string): number {
  return Number.parseInt(id.slice(24), 16);
}
