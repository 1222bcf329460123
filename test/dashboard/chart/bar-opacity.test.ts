import { describe, expect, it } from 'vitest';
import { barOpacity } from '../../../dashboard/chart/bar-opacity.ts';

describe('the opacity of a share', () => {
  it('grows with the posts it rests on, up to five', () => {
    expect([0, 1, 2, 3, 4].map((posts) => barOpacity(posts).toFixed(2))).toEqual([
      '0.40',
      '0.40',
      '0.55',
      '0.70',
      '0.85',
    ]);
    expect(barOpacity(5)).toBe(1);
    expect(barOpacity(1_000)).toBe(1);
  });
});
