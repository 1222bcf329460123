import type { BusRecord } from '../../core/bus/event-bus.ts';
import type { Lane } from '../../core/contracts/lane.ts';
import type { ScoredPost } from '../../core/contracts/scored-post.ts';
import type { SourceHealth } from '../../core/contracts/tick.ts';
import type { Sql } from './duckdb.ts';
import { type KnownIds, keyOf } from './known-ids.ts';
import { type PostRow, postColumns, postRowOf } from './post-row.ts';
import { type InsertedPost, rollUp, rollupColumns } from './rollup.ts';
import type { Runs } from './runs.ts';

/** What one batch of a bus partition asks the history to take. */
export interface HistoryBatch {
  readonly lane: Lane;
  readonly topic: string;
  readonly partition: number;
  /** Where to go on reading once this is committed. */
  readonly nextOffset: number;
  readonly posts: readonly BusRecord<ScoredPost>[];
  /** The sources' health of the batch's last tick. */
  readonly sources?: readonly SourceHealth[] | undefined;
}

export interface BatchResult {
  readonly inserted: number;
  readonly duplicates: number;
  /** Of a replay's older generation, and left out. */
  readonly stale: number;
}

/** What has been committed, in the order of the log. */
export interface Committed {
  readonly inserted: readonly CommittedPost[];
  readonly rollups: number;
  readonly results: readonly BatchResult[];
}

export type CommittedPost = InsertedPost & { readonly row: PostRow };

export interface CommitDeps {
  readonly sql: Sql;
  readonly runs: Runs;
  readonly knownIds: KnownIds;
  /** Names of the companies that the table `companies` holds. */
  readonly companyNames: Map<string, string>;
}

/**
 * Puts batches into the history in one transaction: rows that are new, their counts, and the offsets. Either all of
 * it is there afterwards or nothing, so what is delivered again changes nothing.
 */
export async function commitBatches(
  deps: CommitDeps,
  batches: readonly HistoryBatch[],
): Promise<Committed> {
  const { sql, runs, knownIds, companyNames } = deps;
  const taken = batches.map((batch) => candidatesOf(batch, runs));
  const firsts = new Map<string, CommittedPost>();
  for (const candidate of taken.flat()) {
    const key = keyOf(candidate.row);
    if (!firsts.has(key)) firsts.set(key, candidate);
  }
  const rows = await knownIds.unknown([...firsts.values()].map(({ row }) => row));
  const fresh = new Set(rows);
  const inserted = [...firsts.values()].filter(({ row }) => fresh.has(row));
  const rollups = rollUp(inserted);
  const newRuns = runs.unsaved();
  const newNames = namesOf(inserted).filter(([symbol, name]) => companyNames.get(symbol) !== name);

  await sql.run('BEGIN');
  try {
    for (const { run, lane, replay, generation } of newRuns) {
      await sql.run('INSERT INTO runs VALUES ($1, $2, $3, $4)', [run, lane, replay, generation]);
    }
    if (inserted.length > 0) {
      await sql.append('posts', postColumns, rows);
      await sql.append('rollup_deltas', rollupColumns, rollups);
    }
    await upsert(sql, 'companies', newNames);
    await upsert(sql, 'offsets', offsetsOf(batches));
    await upsert(sql, 'notes', notesOf(batches));
    await sql.run('COMMIT');
  } catch (error) {
    await sql.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
  runs.markSaved(newRuns);
  for (const [symbol, name] of newNames) companyNames.set(symbol, name);
  await knownIds.remember(rows);
  return {
    inserted,
    rollups: rollups.length,
    results: taken.map((candidates, index) => {
      const insertedHere = candidates.filter(({ row }) => fresh.has(row)).length;
      return {
        inserted: insertedHere,
        duplicates: candidates.length - insertedHere,
        stale: (batches[index]?.posts.length ?? 0) - candidates.length,
      };
    }),
  };
}

/** The rows a batch would insert; those of a replay's older generation are left out. */
function candidatesOf(batch: HistoryBatch, runs: Runs): CommittedPost[] {
  return batch.posts.flatMap(({ value: post, appendedAt }) => {
    const run = runs.assign(batch.lane, post.replay);
    return run === undefined ? [] : [{ post, row: postRowOf(post, run, appendedAt) }];
  });
}

function namesOf(inserted: readonly CommittedPost[]): [symbol: string, name: string][] {
  const names = inserted
    .flatMap(({ post }) => post.companies)
    .map(({ symbol, name }) => [symbol, name] as const);
  return [...new Map(names)];
}

function offsetsOf(batches: readonly HistoryBatch[]): [string, number, number][] {
  const newest = new Map(batches.map((batch) => [`${batch.topic}/${batch.partition}`, batch]));
  return [...newest.values()].map((batch) => [batch.topic, batch.partition, batch.nextOffset]);
}

function notesOf(batches: readonly HistoryBatch[]): [string, string][] {
  const sources = batches.filter(({ lane }) => lane === 'live').findLast((batch) => batch.sources);
  return sources === undefined ? [] : [['sources', JSON.stringify(sources.sources)]];
}

/** Inserts rows or replaces those with the same key; the last column is the value, the others are the key. */
async function upsert(
  sql: Sql,
  table: 'companies' | 'offsets' | 'notes',
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  let parameter = 0;
  const values = rows.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`).join(', ');
  const value = { companies: 'name', offsets: 'next_offset', notes: 'value' }[table];
  await sql.run(
    `INSERT INTO ${table} VALUES ${values} ON CONFLICT DO UPDATE SET ${value} = excluded.${value}`,
    rows.flat(),
  );
}
