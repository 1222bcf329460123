import { describe, expect, it } from 'vitest';
import { createStallWatch } from '../../../services/notifier/decide/stall-watch.ts';

const minute = 60_000;
const start = 30_000_000 * minute;

describe('the stall watch', () => {
  it('tells a stall once, and its end once', () => {
    const watch = createStallWatch(5 * minute, start, undefined);
    watch.closed(start, start + minute);
    expect(watch.news(start + 6 * minute - 1)).toBeUndefined();
    expect(watch.news(start + 6 * minute)).toEqual({ type: 'pipeline-stalled', lastMinute: start });
    expect(watch.news(start + 60 * minute)).toBeUndefined();
    watch.closed(start + minute, start + 61 * minute);
    watch.closed(start + 2 * minute, start + 61 * minute);
    expect(watch.news(start + 61 * minute)).toEqual({
      type: 'pipeline-recovered',
      minute: start + 2 * minute,
    });
    expect(watch.news(start + 65 * minute)).toBeUndefined();
    expect(watch.news(start + 66 * minute)).toMatchObject({ type: 'pipeline-stalled' });
  });

  it('counts from its own beginning, before any minute was closed', () => {
    const watch = createStallWatch(5 * minute, start, undefined);
    expect(watch.news(start + 5 * minute - 1)).toBeUndefined();
    expect(watch.news(start + 5 * minute)).toEqual({ type: 'pipeline-stalled', lastMinute: null });
  });

  it('takes minutes that come again for no sign of life', () => {
    const watch = createStallWatch(5 * minute, start, undefined);
    watch.closed(start, start);
    watch.closed(start - minute, start + 3 * minute);
    watch.closed(start, start + 4 * minute);
    expect(watch.news(start + 5 * minute)).toMatchObject({ type: 'pipeline-stalled' });
  });

  it('goes on from a stall that was told before: does not repeat it, and tells its end', () => {
    const stall = { type: 'pipeline-stalled', lastMinute: start } as const;
    const watch = createStallWatch(5 * minute, start + 20 * minute, stall);
    watch.closed(start, start + 20 * minute);
    expect(watch.news(start + 60 * minute)).toBeUndefined();
    watch.closed(start + 50 * minute, start + 61 * minute);
    expect(watch.news(start + 61 * minute)).toMatchObject({ minute: start + 50 * minute });
  });
});
