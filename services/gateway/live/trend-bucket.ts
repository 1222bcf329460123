import type { TrendBucket } from '../../core/contracts/api/trends.ts';
import type { Counts } from '../store/queries/find-trend.ts';

export const noCounts: Counts = { negative: 0, neutral: 0, positive: 0, unscored: 0, copies: 0 };

/** @param closedMs end of the last minute that alerting has closed: what begins later has no stories yet */
export function trendBucketOf(
  at: number,
  { negative, neutral, positive, unscored, copies }: Counts = noCounts,
  closedMs: number | null,
): TrendBucket {
  const posts = negative + neutral + positive + unscored;
  return {
    at: new Date(at).toISOString(),
    posts,
    stories: closedMs === null || at >= closedMs ? null : posts - copies,
    negative,
    neutral,
    positive,
  };
}
