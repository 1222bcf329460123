import type { TrendBucket, TrendsResponse } from '../../services/core/contracts/api/trends.ts';

/** Counts of one stretch of time. */
export interface Counts {
  readonly posts: number;
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
}

/** A bucket on the chart: `from` ≤ time < `to`, epoch ms. */
export interface Bucket extends Counts {
  readonly from: number;
  readonly to: number;
}

/** What the chart shows: the counts received so far by the start of their bucket, epoch ms. */
export interface Trend {
  readonly rangeSeconds: number;
  readonly stepSeconds: number;
  readonly buckets: ReadonlyMap<number, Counts>;
}

export const emptyTrend: Trend = { rangeSeconds: 3_600, stepSeconds: 60, buckets: new Map() };

function sameCounts(a: Counts | undefined, b: Counts): boolean {
  return (
    a?.posts === b.posts &&
    a.negative === b.negative &&
    a.neutral === b.neutral &&
    a.positive === b.positive
  );
}

/** Takes buckets in, each replacing the one with the same start. The trend itself comes back if nothing changed. */
export function withBuckets(trend: Trend, buckets: readonly TrendBucket[]): Trend {
  if (buckets.every((bucket) => sameCounts(trend.buckets.get(Date.parse(bucket.at)), bucket))) {
    return trend;
  }
  const next = new Map(trend.buckets);
  for (const { at, posts, negative, neutral, positive } of buckets) {
    next.set(Date.parse(at), { posts, negative, neutral, positive });
  }
  const slots = trend.rangeSeconds / trend.stepSeconds;
  const newest = Math.max(...next.keys());
  for (const at of next.keys()) {
    if (at <= newest - 2 * slots * trend.stepSeconds * 1_000) next.delete(at);
  }
  return { ...trend, buckets: next };
}

/** Start of the newest bucket at `now`: the last whole step since 1970. */
export function newestBucketAt(stepSeconds: number, now: number): number {
  const step = stepSeconds * 1_000;
  return Math.floor(now / step) * step;
}

const none: Counts = { posts: 0, negative: 0, neutral: 0, positive: 0 };

/**
 * Every bucket of the range, oldest first, empty ones with zeros; the last one is still filling. It ends at the
 * later of `now` and the newest bucket received, so that a reader's slow clock hides nothing.
 */
export function bucketsOf(trend: Trend, now: number): readonly Bucket[] {
  const step = trend.stepSeconds * 1_000;
  const last = Math.max(newestBucketAt(trend.stepSeconds, now), ...trend.buckets.keys());
  const slots = Math.ceil(trend.rangeSeconds / trend.stepSeconds);
  return Array.from({ length: slots }, (_, index) => {
    const from = last - (slots - 1 - index) * step;
    return { ...(trend.buckets.get(from) ?? none), from, to: from + step };
  });
}

export function sumOf(buckets: readonly Counts[]): Counts {
  return buckets.reduce<Counts>(
    (sum, bucket) => ({
      posts: sum.posts + bucket.posts,
      negative: sum.negative + bucket.negative,
      neutral: sum.neutral + bucket.neutral,
      positive: sum.positive + bucket.positive,
    }),
    none,
  );
}

/** Buckets of a REST answer; none while there is no answer. */
export function bucketsOfTrends(answer: TrendsResponse | null): readonly Bucket[] {
  if (answer === null) return [];
  return answer.buckets.map(({ at, posts, negative, neutral, positive }) => {
    const from = Date.parse(at);
    return { from, to: from + answer.step * 1_000, posts, negative, neutral, positive };
  });
}
