import { describe, expect, it } from 'vitest';
import { bucketsOf, emptyTrend, sumOf, withBuckets } from '../../../dashboard/state/trend.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const quarter = { ...emptyTrend, rangeSeconds: 900, stepSeconds: 60 };
const bucket = (at: number, negative: number, positive = 0) => ({
  at: new Date(at).toISOString(),
  posts: negative + positive,
  stories: null,
  negative,
  neutral: 0,
  positive,
});

describe('the buckets of the chart', () => {
  it('cover the range up to the present bucket, empty ones with zeros', () => {
    const trend = withBuckets(quarter, [bucket(noon - 3 * minute, 2, 1)]);
    const buckets = bucketsOf(trend, noon + 59_000);
    expect(buckets).toHaveLength(15);
    expect(buckets[0]?.from).toBe(noon - 14 * minute);
    expect(buckets.at(-1)).toEqual({
      from: noon,
      to: noon + minute,
      posts: 0,
      negative: 0,
      neutral: 0,
      positive: 0,
    });
    expect(sumOf(buckets)).toEqual({ posts: 3, negative: 2, neutral: 0, positive: 1 });
  });

  it('are replaced, not added to', () => {
    const trend = withBuckets(withBuckets(quarter, [bucket(noon, 2)]), [bucket(noon, 3)]);
    expect(sumOf(bucketsOf(trend, noon)).posts).toBe(3);
  });

  it('hide nothing when the clock of the reader is slow', () => {
    const trend = withBuckets(quarter, [bucket(noon, 4)]);
    expect(bucketsOf(trend, noon - 10 * minute).at(-1)).toMatchObject({ from: noon, posts: 4 });
  });

  it('leave the trend itself unchanged when they say nothing new', () => {
    const trend = withBuckets(quarter, [bucket(noon, 4)]);
    expect(withBuckets(trend, [bucket(noon, 4)])).toBe(trend);
    expect(withBuckets(trend, [])).toBe(trend);
  });

  it('are forgotten when they are long out of the range', () => {
    let trend = quarter;
    for (let at = noon; at < noon + 24 * 60 * minute; at += minute) {
      trend = withBuckets(trend, [bucket(at, 1)]);
    }
    expect(trend.buckets.size).toBeLessThanOrEqual(30);
    expect(sumOf(bucketsOf(trend, noon + 24 * 60 * minute - minute)).posts).toBe(15);
  });
});
