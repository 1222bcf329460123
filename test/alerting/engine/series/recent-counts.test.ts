import { describe, expect, it } from 'vitest';
import { createRecentCounts } from '../../../../services/alerting/engine/series/recent-counts.ts';

const minute = 60_000;
const hour = 60 * minute;

function someCounts() {
  const counts = createRecentCounts();
  for (let i = 0; i < 8; i += 1) {
    counts.add(i * hour, `story ${i}`, 'wire', i % 2 === 0 ? 0.9 : undefined);
  }
  return counts;
}

describe('counts by the minute', () => {
  it('add up over any stretch, and are nothing where it is empty', () => {
    const counts = someCounts();
    expect(counts.count(0, 7 * hour)).toEqual({ stories: 8, negative: 4 });
    expect(counts.count(hour, 2 * hour)).toEqual({ stories: 2, negative: 1 });
    expect(counts.count(hour + minute, 2 * hour - minute)).toEqual({ stories: 0, negative: 0 });
    expect(counts.count(5 * hour, 2 * hour)).toEqual({ stories: 0, negative: 0 });
  });

  it('stay what they are when the oldest are forgotten, and after they were kept', () => {
    const counts = someCounts();
    counts.forget(7 * hour);
    expect(counts.count(0, 7 * hour)).toEqual({ stories: 6, negative: 3 });
    const kept = createRecentCounts(JSON.parse(JSON.stringify(counts.state())));
    expect(kept.state()).toEqual(counts.state());
    expect(kept.count(3 * hour, 4 * hour)).toEqual({ stories: 2, negative: 1 });
  });

  it('count a story again only when it comes back after six hours', () => {
    const counts = createRecentCounts();
    expect(counts.add(0, 'story', 'wire', 0.9)).toBe(true);
    expect(counts.add(6 * hour - minute, 'story', 'desk', 0.9)).toBe(false);
    expect(counts.add(6 * hour, 'story', 'wire', 0.9)).toBe(true);
    expect(counts.count(0, 6 * hour)).toEqual({ stories: 2, negative: 2 });
    expect(counts.tellingsSince(0)).toHaveLength(3);
  });
});
