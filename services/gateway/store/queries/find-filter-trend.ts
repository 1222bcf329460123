import type { Filter } from '../../../core/contracts/settings/filter.ts';
import type { Sql, SqlValue } from '../duckdb.ts';
import { noLabel } from '../post-row.ts';
import { filterCondition } from './filter-condition.ts';
import type { Counts, TrendFilter } from './find-trend.ts';

/** Label towards one company; null for a post that does not name it. */
const labelTowards = (symbol: string) =>
  `list_filter(from_json(json_extract(details, '$.companies'),
     '[{"symbol": "VARCHAR", "sentiment": {"label": "VARCHAR"}}]'),
     lambda mention: mention.symbol = ${symbol})[1].sentiment.label`;
const labelOfWhole = `CASE label WHEN 0 THEN 'negative' WHEN 1 THEN 'neutral' WHEN 2 THEN 'positive'
  ELSE 'unscored' END`;

/**
 * As `findTrend`, of the posts that meet a filter besides: counted one by one, since which posts those are changes
 * with every change of the filter.
 */
export async function findFilterTrend(
  sql: Sql,
  filter: Filter,
  { run, topic, company, basis, fromMs, toMs, stepMs }: TrendFilter,
): Promise<Map<number, Counts>> {
  const parameters: SqlValue[] = [];
  const bind = (value: SqlValue) => `$${parameters.push(value)}`;
  const at = basis === 'observed' ? 'observed_ms' : 'least(published_ms, observed_ms)';
  const from = bind(fromMs);
  const ofRun = bind(run);
  // Both columns by themselves as well, so that whole blocks of older rows are passed over.
  const clauses = [
    `run = ${ofRun}`,
    `observed_ms >= ${from}`,
    ...(basis === 'observed' ? [] : [`published_ms >= ${from}`]),
    `${at} < ${bind(toMs)}`,
  ];
  if (topic !== undefined) clauses.push(`topic = ${bind(topic)}`);
  const symbol = company === undefined ? undefined : bind(company);
  if (symbol !== undefined) clauses.push(`list_contains(symbols, ${symbol})`);
  const ofFilter = filterCondition(filter, bind);
  if (ofFilter !== undefined) clauses.push(ofFilter);
  const rows = await sql.rows<{ bucket: number } & Counts>(
    `SELECT (charted - ${from}) // ${bind(stepMs)} AS bucket,
       count(*) FILTER (counted = 'negative') AS negative,
       count(*) FILTER (counted = 'neutral') AS neutral,
       count(*) FILTER (counted = 'positive') AS positive,
       count(*) FILTER (counted = 'unscored') AS unscored,
       count(*) FILTER (counted IS NOT NULL AND copied) AS copies
     FROM (SELECT ${at} AS charted, ${symbol === undefined ? labelOfWhole : `CASE WHEN label = ${noLabel} THEN 'unscored' ELSE ${labelTowards(symbol)} END`} AS counted,
             id IN (SELECT post FROM stories WHERE run = ${ofRun} AND post <> story
               AND minute >= ${Math.floor(fromMs / 60_000)}) AS copied
           FROM posts WHERE ${clauses.join(' AND ')})
     GROUP BY bucket`,
    parameters,
  );
  return new Map(rows.map(({ bucket, ...counts }) => [fromMs + bucket * stepMs, counts]));
}
