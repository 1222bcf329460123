import { minuteMs } from '../../../core/clock.ts';
import type { Evidence } from '../../../core/contracts/alert.ts';
import type { Series } from '../series/series.ts';
import type { SeriesBook } from '../series/series-book.ts';

const mostSteps = 48;
/** Length of a step by the rule's window: half a day, two days, four days in all. */
const stepMinutesOf: ReadonlyMap<number, number> = new Map([
  [15, 15],
  [60, 60],
  [360, 120],
]);

/**
 * The way to an alert: negative stories of each step, and how many were expected by what is known now. Steps are
 * aligned to the clock; the last one is as long as it has got.
 */
export function wayThere(
  series: Series,
  windowMinutes: number,
  minute: number,
  book: SeriesBook,
): NonNullable<Evidence['history']> {
  const stepMinutes = stepMinutesOf.get(windowMinutes) ?? windowMinutes;
  const stepMs = stepMinutes * minuteMs;
  const last = Math.floor(minute / stepMs) * stepMs;
  const first = Math.max(last - (mostSteps - 1) * stepMs, Math.floor(book.since / stepMs) * stepMs);
  const negative: number[] = [];
  const expected: number[] = [];
  for (let from = first; from <= last; from += stepMs) {
    const to = Math.min(from + stepMs - minuteMs, minute);
    negative.push(Math.round(book.counts(series, from, to).negative));
    const { mean } = book.forecast(series, (to - from) / minuteMs + 1, to);
    expected.push(Number(mean.toPrecision(4)));
  }
  return { from: first, stepMinutes, negative, expected };
}
