import { expect, it } from 'vitest';
import { dueTicks } from '../../../services/ingest/stream/due-ticks.ts';

const minute = 60_000;
const last = Date.UTC(2024, 0, 1, 12);

it('owes nothing before the next minute has passed', () => {
  expect(dueTicks(last, last + minute, false)).toEqual([]);
  expect(dueTicks(last, last + 2 * minute - 1, false)).toEqual([]);
});

it('owes one tick for each minute that has passed', () => {
  expect(dueTicks(last, last + 2 * minute, false)).toEqual([{ minute: last + minute }]);
  expect(dueTicks(last, last + 3 * minute + 5, false)).toEqual([
    { minute: last + minute },
    { minute: last + 2 * minute },
  ]);
});

it('owes one gap tick for minutes in which nobody was there, however many', () => {
  expect(dueTicks(last, last + 2 * minute, true)).toEqual([
    { minute: last + minute, gapMinutes: 1 },
  ]);
  expect(dueTicks(last, last + 4 * minute, false)).toEqual([
    { minute: last + 3 * minute, gapMinutes: 3 },
  ]);
  expect(dueTicks(last, last + 525_601 * minute, true)).toEqual([
    { minute: last + 525_600 * minute, gapMinutes: 525_600 },
  ]);
});

it('owes nothing while the clock is behind', () => {
  expect(dueTicks(last, last - 100 * minute, true)).toEqual([]);
});
