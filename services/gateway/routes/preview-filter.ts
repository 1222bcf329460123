import { minuteMs } from '../../core/clock.ts';
import {
  type PreviewResponse,
  previewRequestSchema,
  previewResponseSchema,
} from '../../core/contracts/api/settings.ts';
import type { Filter } from '../../core/contracts/settings/filter.ts';
import { noCounts, trendBucketOf } from '../live/trend-bucket.ts';
import type { Sql } from '../store/duckdb.ts';
import { findFilterTrend } from '../store/queries/find-filter-trend.ts';
import { findPosts } from '../store/queries/find-posts.ts';
import { abandoned } from './abandoned.ts';
import { defineRoute, type RouteDeps } from './route.ts';
import { runOf } from './run-of.ts';

const hourMs = 60 * minuteMs;
const hours = 24;
const mostPosts = 20;

export const previewFilter = defineRoute({
  method: 'post',
  path: '/filters/preview',
  tag: 'filters',
  summary:
    'What a filter would have taken in the last 24 hours, up to the end of this minute (of a replay: up to where it has come).',
  body: previewRequestSchema,
  responses: { 200: { description: 'Its matches.', schema: previewResponseSchema } },
  answer: async ({ body: { filter, ...place } }, deps, response) => {
    const { history, streamTime } = deps;
    const run = runOf(history, place);
    const toMs = Math.floor(streamTime(place) / minuteMs) * minuteMs + minuteMs;
    const stretch = { fromMs: toMs - hours * hourMs, toMs };
    if (run === undefined) return emptyPreview(stretch);
    const gone = abandoned(response);
    return history
      .read('preview', (sql) => preview(sql, filter, { ...stretch, run }, deps, gone), gone)
      .catch((error: unknown) => {
        // Nobody is there any more to be told.
        if (!gone.aborted) throw error;
      });
  },
});

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

async function preview(
  sql: Sql,
  filter: Filter,
  { run, fromMs, toMs }: Stretch & { readonly run: number },
  { history }: Pick<RouteDeps, 'history'>,
  gone: AbortSignal,
): Promise<PreviewResponse> {
  const trend = await findFilterTrend(sql, filter, {
    run,
    basis: 'published',
    fromMs,
    toMs,
    stepMs: hourMs,
  });
  gone.throwIfAborted();
  const { posts } = await findPosts(sql, { run, filter, fromMs, toMs, limit: mostPosts });
  const { closedMs } = history.progress(run);
  const sum = [...trend.values()].reduce(
    (total, counts) => ({
      negative: total.negative + counts.negative,
      neutral: total.neutral + counts.neutral,
      positive: total.positive + counts.positive,
      unscored: total.unscored + counts.unscored,
    }),
    noCounts as Omit<typeof noCounts, 'copies'>,
  );
  const { unscored, ...scored } = sum;
  return {
    ...emptyPreview({ fromMs, toMs }),
    ...scored,
    matches: scored.negative + scored.neutral + scored.positive + unscored,
    buckets: startsOf(fromMs).map((at) => trendBucketOf(at, trend.get(at), closedMs)),
    posts,
  };
}

function emptyPreview({ fromMs, toMs }: Stretch): PreviewResponse {
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    matches: 0,
    negative: 0,
    neutral: 0,
    positive: 0,
    buckets: startsOf(fromMs).map((at) => trendBucketOf(at, noCounts, null)),
    posts: [],
  };
}

function startsOf(fromMs: number): number[] {
  return Array.from({ length: hours }, (_, hour) => fromMs + hour * hourMs);
}
