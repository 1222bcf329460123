import type { BusRecord } from '../../core/bus/event-bus.ts';
import type { Alert } from '../../core/contracts/alert.ts';
import type { Lane, ReplayRun } from '../../core/contracts/lane.ts';
import type { ScoredPost, UnscoredPost } from '../../core/contracts/scored-post.ts';
import type { Stories } from '../../core/contracts/stories.ts';
import type { SourceHealth } from '../../core/contracts/tick.ts';
import { type CommittedAlert, insertAlerts } from './alert-rows.ts';
import { createCopyFinder } from './copy-finder.ts';
import type { Sql } from './duckdb.ts';
import { type KnownIds, keyOf } from './known-ids.ts';
import { countedPostOf, type PostRow, postColumns, postRowOf } from './post-row.ts';
import { type RunProgress, reachedBy } from './progress.ts';
import { type PlacedPost, rollUp, rollupColumns } from './rollup.ts';
import type { Runs } from './runs.ts';
import { newStoryRows, storyColumns, storyRowsOf } from './story-rows.ts';
import { insertRuns, upsert, writeProgress } from './upsert.ts';

/** What one batch of a bus partition asks the history to take. */
export interface HistoryBatch {
  readonly lane: Lane;
  readonly topic: string;
  readonly partition: number;
  /** Where to go on reading once this is committed. */
  readonly nextOffset: number;
  readonly posts?: readonly BusRecord<ScoredPost | UnscoredPost>[];
  readonly stories?: readonly BusRecord<Stories>[];
  readonly alerts?: readonly BusRecord<Alert>[];
  /** Runs of which something has been read, and the stream time (ms) that a replay has reached by it. */
  readonly reached?: readonly { readonly replay: ReplayRun; readonly positionMs?: number }[];
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
  /** Posts, inserted now or before, that have turned out to tell a story which another one told first. */
  readonly copies: readonly CommittedPost[];
  readonly alerts: readonly CommittedAlert[];
  /** Runs that have come further. */
  readonly progress: readonly RunProgress[];
  readonly rollups: number;
  readonly results: readonly BatchResult[];
}

export type CommittedPost = PlacedPost & { readonly row: PostRow };

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
  const stories = ofRuns(batches, ({ stories: records }) => records, runs);
  const storyRows = await newStoryRows(
    sql,
    stories.flatMap(({ run, record }) => storyRowsOf(record, run)),
  );
  const alertRecords = ofRuns(batches, ({ alerts: records }) => records, runs);
  const progress = reachedBy(batches, stories, runs);
  const newRuns = runs.unsaved();
  const newNames = namesOf(inserted).filter(([symbol, name]) => companyNames.get(symbol) !== name);
  const copyFinder = createCopyFinder(sql, runs);
  let copies: CommittedPost[];
  let rollups: ReturnType<typeof rollUp>;
  let alerts: CommittedAlert[];

  await sql.run('BEGIN');
  try {
    await insertRuns(sql, newRuns);
    const toldBefore = await copyFinder.amongInserted(inserted);
    if (rows.length > 0) await sql.append('posts', postColumns, rows);
    if (storyRows.length > 0) await sql.append('stories', storyColumns, storyRows);
    copies = [...toldBefore, ...(await copyFinder.amongAssigned(storyRows))];
    rollups = rollUp(inserted, copies);
    if (rollups.length > 0) await sql.append('rollup_deltas', rollupColumns, rollups);
    alerts = await insertAlerts(sql, alertRecords);
    await writeProgress(sql, progress);
    await upsert(sql, 'companies', newNames);
    await upsert(sql, 'offsets', offsetsOf(batches));
    await upsert(sql, 'notes', notesOf(batches));
    await sql.run('COMMIT');
  } catch (error) {
    await sql.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
  runs.markSaved(newRuns);
  for (const { run, ...reached } of progress) runs.setProgress(run, reached);
  for (const [symbol, name] of newNames) companyNames.set(symbol, name);
  await knownIds.remember(rows);
  return {
    inserted,
    copies,
    alerts,
    progress,
    rollups: rollups.length,
    results: taken.map((candidates, index) => {
      const insertedHere = candidates.filter(({ row }) => fresh.has(row)).length;
      return {
        inserted: insertedHere,
        duplicates: candidates.length - insertedHere,
        stale: (batches[index]?.posts?.length ?? 0) - candidates.length,
      };
    }),
  };
}

/** The rows a batch would insert; those of a replay's older generation are left out. */
function candidatesOf({ lane, posts = [] }: HistoryBatch, runs: Runs): CommittedPost[] {
  return posts.flatMap(({ value: post, appendedAt }) => {
    const run = runs.assign(lane, post.replay);
    return run === undefined
      ? []
      : [{ post: countedPostOf(post), row: postRowOf(post, run, appendedAt) }];
  });
}

/** Records of one kind with their runs; those of a replay's older generation are left out. */
function ofRuns<T extends { readonly replay?: ReplayRun | undefined }>(
  batches: readonly HistoryBatch[],
  recordsOf: (batch: HistoryBatch) => readonly BusRecord<T>[] | undefined,
  runs: Runs,
): { readonly run: number; readonly record: BusRecord<T> }[] {
  return batches.flatMap((batch) =>
    (recordsOf(batch) ?? []).flatMap((record) => {
      const run = runs.assign(batch.lane, record.value.replay);
      return run === undefined ? [] : [{ run, record }];
    }),
  );
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
