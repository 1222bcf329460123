import type { SentimentLabel } from '../../../core/contracts/scored-post.ts';
import type { Sql, SqlValue } from '../duckdb.ts';
import { type TimeBasis, timeBases } from '../rollup.ts';

/** Posts of a bucket by their sentiment, and how many of them are copies: posts less copies are stories. */
export type Counts = Readonly<Record<SentimentLabel | 'unscored' | 'copies', number>>;

export interface TrendFilter {
  readonly run: number;
  /** Index in `newsTopics`; undefined: all. */
  readonly topic?: number | undefined;
  /** Symbol: counts are of the sentiment towards it; undefined: of the whole text. */
  readonly company?: string | undefined;
  readonly basis: TimeBasis;
  /** Start of the first bucket and end of the last one, ms, both multiples of `stepMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** A multiple of 60,000. */
  readonly stepMs: number;
}

/** Counts by the start of their bucket (ms); buckets without posts are absent. */
export async function findTrend(sql: Sql, filter: TrendFilter): Promise<Map<number, Counts>> {
  const { run, topic, company = '', basis, fromMs, toMs, stepMs } = filter;
  const parameters: SqlValue[] = [run, timeBases.indexOf(basis), company];
  const first = fromMs / 60_000;
  const rows = await sql.rows<{ bucket: number } & Counts>(
    `SELECT (minute - ${first}) // ${stepMs / 60_000} AS bucket, sum(negative)::BIGINT AS negative,
       sum(neutral)::BIGINT AS neutral, sum(positive)::BIGINT AS positive,
       sum(unscored)::BIGINT AS unscored, sum(copies)::BIGINT AS copies
     FROM counts
     WHERE run = $1 AND basis = $2 AND company = $3 AND minute >= ${first} AND minute < ${toMs / 60_000}
       ${topic === undefined ? '' : `AND topic = $${parameters.push(topic)}`}
     GROUP BY bucket`,
    parameters,
  );
  return new Map(rows.map(({ bucket, ...counts }) => [fromMs + bucket * stepMs, counts]));
}
