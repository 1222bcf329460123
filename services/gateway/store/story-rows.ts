import type { BusRecord } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import type { Stories } from '../../core/contracts/stories.ts';
import type { Columns, Sql } from './duckdb.ts';
import { dayMs } from './post-row.ts';

/** Which story a post tells; a story's id is that of its first post. */
export type StoryRow = {
  readonly run: number;
  readonly post: string;
  readonly story: string;
  /** Minutes since 1970 of the minute at whose close it was assigned. */
  readonly minute: number;
  readonly appended_day: number;
};

export const storyColumns: Columns<StoryRow> = {
  run: 'uinteger',
  post: 'uuid',
  story: 'uuid',
  minute: 'integer',
  appended_day: 'integer',
};

export function storyRowsOf({ value, appendedAt }: BusRecord<Stories>, run: number): StoryRow[] {
  const minute = value.minute / minuteMs;
  const appended_day = Math.floor(appendedAt / dayMs);
  return value.assignments.map(({ post, story }) => ({ run, post, story, minute, appended_day }));
}

/** Rows that the history does not hold, each post once: alerting writes a minute again after a crash. */
export async function newStoryRows(sql: Sql, rows: readonly StoryRow[]): Promise<StoryRow[]> {
  const fresh: StoryRow[] = [];
  for (const [run, ofRun] of byRun(rows)) {
    const minutes = ofRun.map(({ minute }) => minute);
    const [first, last] = [least(minutes), greatest(minutes)];
    const known = await sql.rows<{ post: string }>(
      `SELECT post FROM stories WHERE run = $1 AND minute BETWEEN ${first} AND ${last}`,
      [run],
    );
    const seen = new Set(known.map(({ post }) => post));
    for (const row of ofRun) {
      if (seen.has(row.post)) continue;
      seen.add(row.post);
      fresh.push(row);
    }
  }
  return fresh;
}

/** The stories of posts of one run by the posts' ids. */
export async function findStories(
  sql: Sql,
  run: number,
  posts: readonly { readonly id: string; readonly observed_ms: number }[],
): Promise<Map<string, string>> {
  if (posts.length === 0) return new Map();
  // No post is assigned before the minute in which it was observed, and the table is in the order of minutes.
  const first = Math.floor(least(posts.map((post) => post.observed_ms)) / minuteMs);
  const rows = await sql.rows<{ post: string; story: string }>(
    `SELECT post, story FROM stories WHERE run = $1 AND minute >= ${first}
       AND post IN (SELECT unnest($2::VARCHAR[])::UUID)`,
    [run, posts.map(({ id }) => id)],
  );
  return new Map(rows.map(({ post, story }) => [post, story]));
}

export function byRun<T extends { readonly run: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.run);
    if (group === undefined) groups.set(row.run, [row]);
    else group.push(row);
  }
  return groups;
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Infinity);
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}
