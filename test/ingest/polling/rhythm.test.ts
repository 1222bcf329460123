import { describe, expect, it } from 'vitest';
import { usualInterval } from '../../../services/ingest/polling/polled-source.ts';
import {
  postsPerDay,
  rhythmFromText,
  rhythmToText,
  suitableIntervalMs,
  withPublished,
} from '../../../services/ingest/polling/rhythm.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 2, 4, 12);

function every(gapMs: number, count: number, newest = now): number[] {
  return Array.from({ length: count }, (_, n) => newest - n * gapMs);
}

function intervalOf(published: readonly number[], at = now): number {
  return suitableIntervalMs(withPublished([], published, at), at, usualInterval, at);
}

describe('the interval', () => {
  it.each([
    ['a wire', every(2 * minute, 50), minute],
    ['a paper', every(30 * minute, 50), 10 * minute],
    ['one post a day', every(day, 20), 6 * hour],
    ['a post a year ago', [now - 365 * day], 6 * hour],
    ['nothing at all, at first', [], minute],
  ])('suits %s', (_what, published, expected) => {
    expect(Math.abs(intervalOf(published) / expected - 1)).toBeLessThan(0.05);
  });

  it('grows with the silence, but by night not beyond the average of the week', () => {
    const workingHours = Array.from({ length: 5 }, (_, n) =>
      every(20 * minute, 24, now - n * day),
    ).flat();
    const soon = intervalOf(workingHours, now + 10 * minute);
    const late = intervalOf(workingHours, now + 15 * hour);
    expect(soon).toBeLessThan(10 * minute);
    expect(late).toBeGreaterThan(soon);
    expect(late).toBeLessThan(30 * minute);
  });

  it('grows for a source that shows nothing at all', () => {
    const after = (ms: number) => suitableIntervalMs([], now + ms, usualInterval, now);
    expect([0, hour, 6 * hour, day].map(after)).toEqual([minute, 20 * minute, 2 * hour, 6 * hour]);
  });

  it('is six hours for a source that has fallen silent for weeks', () => {
    const once = withPublished([], every(minute, 24, now - 20 * day), now - 20 * day);
    expect(suitableIntervalMs(once, now, usualInterval, now)).toBe(6 * hour);
  });
});

it('takes no times from the future, and none twice', () => {
  const first = withPublished([], [now, now + hour, now - hour, now], now);
  expect(first).toEqual([now, now - hour]);
  expect(withPublished(first, [now, now - hour], now)).toEqual(first);
});

it('keeps few times, as text too', () => {
  const rhythm = withPublished([], every(minute, 1_000), now);
  expect(rhythm).toHaveLength(24);
  expect(rhythmFromText(rhythmToText(rhythm))).toEqual(rhythm);
  expect(rhythmFromText('')).toEqual([]);
  expect(rhythmFromText('%% !!')).toEqual([]);
});

it('says how many posts a day there are', () => {
  expect(postsPerDay(withPublished([], every(hour, 100), now), now)).toBeCloseTo(25, 0);
  expect(postsPerDay(withPublished([], [now - 3 * day], now), now)).toBeCloseTo(1 / 7);
  expect(postsPerDay([], now)).toBe(0);
});
