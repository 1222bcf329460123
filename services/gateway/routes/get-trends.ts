import type { TrendBucket, TrendsResponse } from '../../core/contracts/api/trends.ts';
import { trendsQuerySchema, trendsResponseSchema } from '../../core/contracts/api/trends.ts';
import { trendBucketOf } from '../live/trend-bucket.ts';
import { findFilterTrend } from '../store/queries/find-filter-trend.ts';
import { type Counts, findTrend } from '../store/queries/find-trend.ts';
import { namedFilter } from './named-filter.ts';
import { defineRoute, InvalidInputError } from './route.ts';
import { checkOrder, runOf, timeMs, topicIndex } from './run-of.ts';

const hourMs = 3_600_000;
const mostBuckets = 10_000;
const usualBuckets = 120;
/** Lengths of bucket that read well, in seconds. */
const goodSteps = [
  60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
] as const;

export const getTrends = defineRoute({
  method: 'get',
  path: '/trends',
  tag: 'trends',
  summary:
    'Posts by sentiment over time. Buckets begin at multiples of `step` since 1970 (UTC), so the stretch is widened to whole buckets. A post counts in its most probable topic, at the time it was published (but no later than it was observed) or, with `time=observed`, observed.',
  query: trendsQuerySchema,
  responses: { 200: { description: 'All buckets.', schema: trendsResponseSchema } },
  answer: async ({ query }, { history, settings, streamTime }): Promise<TrendsResponse> => {
    const run = runOf(history, query);
    const topic = topicIndex(query.topic);
    const filter = namedFilter({ settings }, query.filter);
    const toMs = timeMs(query.to) ?? streamTime(query);
    const fromMs = timeMs(query.from) ?? toMs - hourMs;
    checkOrder(fromMs, toMs);
    const step = query.step ?? goodStep((toMs - fromMs) / 1_000);
    if (step % 60 !== 0) {
      throw new InvalidInputError([{ path: 'step', message: 'must be a multiple of 60' }]);
    }
    const stepMs = step * 1_000;
    const firstMs = Math.floor(fromMs / stepMs) * stepMs;
    const endMs = Math.ceil(toMs / stepMs) * stepMs;
    if ((endMs - firstMs) / stepMs > mostBuckets) {
      throw new InvalidInputError([
        {
          path: 'step',
          message: `gives more than ${mostBuckets} buckets; take a larger step (at most 86400) or a shorter stretch`,
        },
      ]);
    }
    const { company, time } = query;
    const wanted = { topic, company, basis: time, fromMs: firstMs, toMs: endMs, stepMs };
    const counts: ReadonlyMap<number, Counts> =
      run === undefined
        ? new Map()
        : await history.read('trends', (sql) =>
            filter === undefined
              ? findTrend(sql, { run, ...wanted })
              : findFilterTrend(sql, filter, { run, ...wanted }),
          );
    const closedMs = run === undefined ? null : history.progress(run).closedMs;
    const buckets: TrendBucket[] = [];
    for (let at = firstMs; at < endMs; at += stepMs)
      buckets.push(trendBucketOf(at, counts.get(at), closedMs));
    return {
      from: new Date(firstMs).toISOString(),
      to: new Date(endMs).toISOString(),
      step,
      buckets,
    };
  },
});

/** The shortest good step that needs no more than about 120 buckets. */
function goodStep(seconds: number): number {
  return goodSteps.find((step) => seconds / step <= usualBuckets) ?? 86_400;
}
