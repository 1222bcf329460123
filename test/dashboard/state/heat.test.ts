import { describe, expect, it } from 'vitest';
import { heatOf } from '../../../dashboard/state/heat.ts';

describe('the heat of a level', () => {
  it('is 0 at the usual or below, or where none is known', () => {
    expect(heatOf({ posts: 20, usual: 20 })).toBe(0);
    expect(heatOf({ posts: 0, usual: 20 })).toBe(0);
    expect(heatOf({ posts: 500, usual: null })).toBe(0);
  });

  it('grows with the ratio and ends at four times the usual', () => {
    const twice = heatOf({ posts: 400, usual: 200 });
    expect(twice).toBeGreaterThan(0.45);
    expect(twice).toBeLessThan(0.55);
    expect(heatOf({ posts: 4_000, usual: 200 })).toBe(1);
  });

  it('stays low for one post where none is usual', () => {
    expect(heatOf({ posts: 1, usual: 0 })).toBeLessThan(0.25);
  });
});
