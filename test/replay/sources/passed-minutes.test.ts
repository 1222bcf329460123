import { expect, it } from 'vitest';
import { minuteMs } from '../../../services/core/clock.ts';
import { passedMinutes } from '../../../services/replay/sources/passed-minutes.ts';

const start = Date.UTC(2020, 0, 1);
const minute = (n: number): number => start + n * minuteMs;
const week = 7 * 24 * 60;

it('passes minutes that have ended one by one', () => {
  expect([...passedMinutes(start, minute(2) + 1)]).toEqual([
    { minute: minute(0) },
    { minute: minute(1) },
  ]);
  expect([...passedMinutes(start, minute(1) - 1)]).toEqual([]);
  expect([...passedMinutes(start, minute(week))]).toHaveLength(week);
});

it('passes a gap of more than a week at once, but for its first day', () => {
  const years = 10 * 365 * 24 * 60;
  const passed = [...passedMinutes(start, minute(years) + 5)];
  expect(passed).toHaveLength(24 * 60 + 1);
  expect(passed.at(-2)).toEqual({ minute: minute(24 * 60 - 1) });
  expect(passed.at(-1)).toEqual({ minute: minute(years - 1), gapMinutes: years - 24 * 60 });
});
