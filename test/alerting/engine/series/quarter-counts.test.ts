import { describe, expect, it } from 'vitest';
import { createQuarterCounts } from '../../../../services/alerting/engine/series/quarter-counts.ts';

const minute = 60_000;
const quarter = 15 * minute;
const start = Date.UTC(2024, 0, 1);

function twoQuarters() {
  const counts = createQuarterCounts();
  for (let i = 0; i < 6; i += 1) counts.add(start + i * minute, i % 2 === 0);
  for (let i = 0; i < 9; i += 1) counts.add(start + quarter + i * minute, true);
  return counts;
}

describe('quarters', () => {
  it('count whole, and in part where they are cut', () => {
    const counts = twoQuarters();
    expect(counts.count(start, start + quarter - minute)).toEqual({ stories: 6, negative: 3 });
    expect(counts.count(start, start + 2 * quarter - minute)).toEqual({
      stories: 15,
      negative: 12,
    });
    const { stories, negative } = counts.count(start + 5 * minute, start + quarter - minute);
    expect(stories).toBeCloseTo(4);
    expect(negative).toBeCloseTo(2);
    expect(counts.count(start + 3 * quarter, start + 9 * quarter)).toEqual({
      stories: 0,
      negative: 0,
    });
  });

  it('are the same after they were kept, and go after eight days', () => {
    const counts = createQuarterCounts(JSON.parse(JSON.stringify(twoQuarters().state())));
    expect(counts.state()).toEqual(twoQuarters().state());
    expect(counts.count(start, start + quarter - minute)).toEqual({ stories: 6, negative: 3 });
    counts.forget(start + 8 * 96 * quarter + quarter);
    expect(counts.count(start, start + 2 * quarter)).toEqual({ stories: 9, negative: 9 });
  });
});
