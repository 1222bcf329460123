import { describe, expect, it } from 'vitest';
import { describeBucket, describeTrend } from '../../../dashboard/chart/describe-trend.ts';

const noon = new Date(2026, 0, 5, 12).getTime();
const minute = 60_000;
const busy = { from: noon, to: noon + minute, posts: 8, negative: 4, neutral: 3, positive: 1 };
const empty = {
  from: noon + minute,
  to: noon + 2 * minute,
  posts: 0,
  negative: 0,
  neutral: 0,
  positive: 0,
};

describe('the chart in words', () => {
  it('tells sums and shares', () => {
    expect(describeTrend(busy, 'hour')).toBe(
      'Sentiment over the last hour: 8 posts, 50% negative, 38% neutral, 13% positive',
    );
    expect(describeTrend(empty, '7 days')).toBe('Sentiment over the last 7 days: 0 posts');
  });

  it('tells posts that are not scored apart, and shares of the others', () => {
    expect(describeTrend({ ...busy, posts: 10 }, 'hour')).toBe(
      'Sentiment over the last hour: 10 posts, 2 not scored, 50% negative, 38% neutral, 13% positive',
    );
    expect(describeBucket({ ...empty, posts: 3 }, noon)).toBe(
      '12:01 – 12:02: 3 posts, 3 not scored',
    );
  });

  it('tells a bucket', () => {
    expect(describeBucket(busy, noon)).toBe(
      '12:00 – 12:01: 8 posts, 50% negative, 38% neutral, 13% positive',
    );
    expect(describeBucket(empty, noon)).toBe('12:01 – 12:02: no posts');
  });
});
