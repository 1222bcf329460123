import { type SentimentLabel, scoredOf, sentimentLabels } from '../format/sentiment.ts';
import type { Bucket } from '../state/trend.ts';

/** A point as Chart.js takes it without parsing; NaN draws nothing. */
export interface ChartPoint {
  x: number;
  y: number;
}

export interface TrendPoints {
  /** Percent of the bucket's scored posts, in the order of `sentimentLabels`; they sum to 100 where there are any. */
  readonly shares: readonly { readonly label: SentimentLabel; readonly points: ChartPoint[] }[];
  readonly posts: ChartPoint[];
  /** Limits of the time axis, epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** Puts buckets into the chart's terms; a bar stands in the middle of its bucket. */
export function trendPointsOf(buckets: readonly Bucket[]): TrendPoints {
  const middle = (bucket: Bucket) => (bucket.from + bucket.to) / 2;
  return {
    shares: sentimentLabels.map((label) => ({
      label,
      points: buckets.map((bucket) => ({
        x: middle(bucket),
        y: scoredOf(bucket) === 0 ? Number.NaN : (bucket[label] / scoredOf(bucket)) * 100,
      })),
    })),
    posts: buckets.map((bucket) => ({ x: middle(bucket), y: bucket.posts })),
    from: buckets[0]?.from ?? 0,
    to: buckets.at(-1)?.to ?? 0,
  };
}
