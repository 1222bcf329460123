import { describe, expect, it } from 'vitest';
import { trendPointsOf } from '../../../dashboard/chart/trend-points.ts';

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

describe('the points of the chart', () => {
  const { shares, posts, from, to } = trendPointsOf([busy, empty]);

  it('stack negative, neutral and positive to 100 percent', () => {
    expect(shares.map(({ label }) => label)).toEqual(['negative', 'neutral', 'positive']);
    expect(shares.map(({ points }) => points[0]?.y)).toEqual([50, 37.5, 12.5]);
  });

  it('leave posts that are not scored out of the shares, not out of the count', () => {
    const mixed = trendPointsOf([
      { ...busy, posts: 16 },
      { ...empty, posts: 2 },
    ]);
    expect(mixed.shares.map(({ points }) => points[0]?.y)).toEqual([50, 37.5, 12.5]);
    expect(mixed.shares.every(({ points }) => Number.isNaN(points[1]?.y))).toBe(true);
    expect(mixed.posts.map(({ y }) => y)).toEqual([16, 2]);
  });

  it('draw no share where there are no posts', () => {
    expect(shares.every(({ points }) => Number.isNaN(points[1]?.y))).toBe(true);
    expect(posts.map(({ y }) => y)).toEqual([8, 0]);
  });

  it('stand in the middle of their bucket, within the limits of the axis', () => {
    expect(posts.map(({ x }) => x)).toEqual([noon + minute / 2, noon + 1.5 * minute]);
    expect([from, to]).toEqual([noon, noon + 2 * minute]);
  });

  it('are none without buckets', () => {
    expect(trendPointsOf([]).posts).toEqual([]);
  });
});
