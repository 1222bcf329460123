import type { LevelView } from '../../../core/contracts/api/trends.ts';
import { newsTopics } from '../../../core/contracts/news-topics.ts';
import type { Sql } from '../duckdb.ts';

const usualHours = 7 * 24;

interface LevelRow {
  readonly [column: string]: string | number;
  readonly id: string | number;
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
  readonly unscored: number;
  readonly before: number;
}

/** All topics, in the order of `newsTopics`: the hour before `atMs` beside the mean hour of the 7 days before it. */
export async function findTopicLevels(sql: Sql, run: number, atMs: number): Promise<LevelView[]> {
  const rows = await findLevels(
    sql,
    run,
    atMs,
    'topic',
    `company = '' AND topic < ${newsTopics.length}`,
    newsTopics.length,
  );
  const hours = await hoursBefore(sql, run, atMs);
  const byTopic = new Map(rows.map((row) => [Number(row.id), row]));
  return newsTopics.map((name, index) => levelOf(name, name, byTopic.get(index), hours));
}

/** The companies most written about in that hour and, after them, in the 7 days before it. */
export async function findCompanyLevels(
  sql: Sql,
  run: number,
  atMs: number,
  limit: number,
  nameOf: (symbol: string) => string,
): Promise<LevelView[]> {
  const rows = await findLevels(sql, run, atMs, 'company', `company <> ''`, limit);
  const hours = await hoursBefore(sql, run, atMs);
  return rows.map((row) => levelOf(String(row.id), nameOf(String(row.id)), row, hours));
}

function findLevels(
  sql: Sql,
  run: number,
  atMs: number,
  column: 'topic' | 'company',
  condition: string,
  limit: number,
): Promise<LevelRow[]> {
  const { start, hour, end } = stretch(atMs);
  const now = `FILTER (minute >= ${hour})`;
  return sql.rows<LevelRow>(
    `SELECT ${column} AS id, coalesce(sum(negative) ${now}, 0)::BIGINT AS negative,
       coalesce(sum(neutral) ${now}, 0)::BIGINT AS neutral,
       coalesce(sum(positive) ${now}, 0)::BIGINT AS positive,
       coalesce(sum(unscored) ${now}, 0)::BIGINT AS unscored,
       coalesce(sum(negative + neutral + positive + unscored) FILTER (minute < ${hour}), 0)::BIGINT AS before
     FROM counts WHERE run = $1 AND basis = 0 AND ${condition}
       AND minute >= ${start} AND minute < ${end}
     GROUP BY id ORDER BY sum(negative + neutral + positive + unscored) ${now} DESC NULLS LAST, before DESC, id LIMIT ${limit}`,
    [run],
  );
}

/** How many of the hours before the last one the history covers, at most 7 days. */
async function hoursBefore(sql: Sql, run: number, atMs: number): Promise<number> {
  const { start, hour } = stretch(atMs);
  const [row] = await sql.rows<{ first: number | null }>(
    `SELECT min(minute) AS first FROM counts
     WHERE run = $1 AND basis = 0 AND company = '' AND minute >= ${start} AND minute < ${hour}`,
    [run],
  );
  return row?.first == null ? 0 : (hour - row.first) / 60;
}

/** Minutes since 1970: where the 7 days begin, where the last hour begins, where it ends. */
function stretch(atMs: number): { start: number; hour: number; end: number } {
  const end = Math.floor(atMs / 60_000) + 1;
  return { start: end - 60 - usualHours * 60, hour: end - 60, end };
}

function levelOf(id: string, name: string, row: LevelRow | undefined, hours: number): LevelView {
  const { negative = 0, neutral = 0, positive = 0, unscored = 0, before = 0 } = row ?? {};
  const posts = negative + neutral + positive + unscored;
  // A mean over less than an hour says nothing about what is usual.
  const usual = hours < 1 ? null : before / hours;
  return {
    id,
    name,
    posts,
    negative,
    neutral,
    positive,
    usual,
    change: usual === null || usual === 0 ? null : (posts - usual) / usual,
  };
}
