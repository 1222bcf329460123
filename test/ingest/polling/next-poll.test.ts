import { describe, expect, it } from 'vitest';
import { nextPoll } from '../../../services/ingest/polling/next-poll.ts';
import { intervalOf, type PollHints } from '../../../services/ingest/polling/polled-source.ts';
import { withPublished } from '../../../services/ingest/polling/rhythm.ts';

const minute = 60_000;
const hour = 60 * minute;
/** A Wednesday. */
const now = Date.UTC(2026, 2, 4, 12, 30);
const busy = withPublished([], [now, now - minute, now - 2 * minute, now - 3 * minute], now);

function waitFor(hints: PollHints, fixedSeconds?: number, at = now): number {
  const interval = intervalOf(fixedSeconds);
  return nextPoll({ rhythm: busy, since: at, interval, hints, now: at, random: () => 0.5 }).waitMs;
}

describe('the wait', () => {
  it('is the interval, give or take a tenth', () => {
    const waits = [0, 0.5, 1].map(
      (random) =>
        nextPoll({
          rhythm: [],
          since: now,
          interval: intervalOf(100),
          hints: {},
          now,
          random: () => random,
        }).waitMs,
    );
    expect(waits.map(Math.round)).toEqual([90_000, 100_000, 110_000]);
  });

  it.each([
    ['nothing', {}, minute],
    ['a lifetime shorter than the interval', { freshForMs: 5_000 }, minute],
    ['a lifetime', { freshForMs: hour }, hour],
    ['a lifetime without measure', { freshForMs: 400 * 24 * hour }, 6 * hour],
    ['hours to skip', { skipHours: [12, 13, 14] }, 2.5 * hour],
    ['this day to skip', { skipDays: [3] }, 11.5 * hour],
    ['all hours to skip', { skipHours: Array.from({ length: 24 }, (_, n) => n) }, minute],
    ['all days to skip', { skipDays: [0, 1, 2, 3, 4, 5, 6] }, minute],
    ['a lifetime into hours to skip', { freshForMs: hour, skipHours: [13] }, 1.5 * hour],
  ])('obeys %s', (_what, hints, expected) => {
    expect(waitFor(hints)).toBe(expected);
    expect(waitFor(hints, 60)).toBe(expected);
  });

  it('goes over a weekend that is to be skipped', () => {
    const saturday = Date.UTC(2026, 2, 7, 10);
    expect(waitFor({ skipDays: [0, 6] }, 60, saturday)).toBe(38 * hour);
  });
});
