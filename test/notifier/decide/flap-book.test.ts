import { expect, it } from 'vitest';
import type { Alert } from '../../../services/core/contracts/alert.ts';
import { createFlapBook, type FlapBook } from '../../../services/notifier/decide/flap-book.ts';
import { type AlertSketch, alertOf } from '../../support/alerts.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 4, 10);
const config = { firings: 3, withinHours: 1, calmMinutes: 30 };

/** Fires at these minutes and is off a minute later; returns the book and the last alert. */
function firingAt(minutes: readonly number[], given: Partial<AlertSketch> = {}) {
  const book = createFlapBook(config);
  let last = alertOf({ n: 0, at: start });
  minutes.forEach((at, n) => {
    last = alertOf({ n, series: 'market', at: start + at * minute, ...given });
    book.take(last, undefined);
    book.take({ ...last, state: 'resolved', at: last.at + minute }, last);
  });
  return { book, last };
}
const flaps = (book: FlapBook, alert: Alert) => book.verdict(alert, alert.at + minute).flapping;

it.each([
  [[0, 20, 40], true],
  [[0, 20], false],
  [[0, 30, 61], false],
  [[0, 59, 61], false],
  [[0, 30, 59], true],
])('firing at minutes %j within the hour: %s', (minutes, expected) => {
  const { book, last } = firingAt(minutes);
  expect(flaps(book, last)).toBe(expected);
});

it('counts each rule on each series by itself, and nothing of replays', () => {
  const { book, last } = firingAt([0, 20, 40]);
  expect(flaps(book, { ...last, rule: 'other' })).toBe(false);
  expect(flaps(book, { ...last, series: 'company:X' })).toBe(false);
  const replayed = firingAt([0, 20, 40], { replay: { id: 'r', generation: 0 } });
  expect(flaps(replayed.book, replayed.last)).toBe(false);
});

it('counts what loses its data and fires again, and takes the gravest of them', () => {
  const book = createFlapBook(config);
  const alert = (at: number, given: Partial<AlertSketch>) =>
    alertOf({ n: 1, at: start + at * minute, ...given });
  let previous: Alert | undefined;
  for (let i = 0; i < 3; i += 1) {
    const firing = alert(i * 10, i === 1 ? { severity: 'critical' } : {});
    book.take(firing, previous);
    previous = alert(i * 10 + 5, { state: 'no-data' });
    book.take(previous, firing);
  }
  const firing = alert(31, { severity: 'critical' });
  book.take(firing, previous);
  // Without data is not off: nobody knows.
  expect(book.verdict(alert(31, {}), start + 1_000 * minute)).toMatchObject({
    flapping: true,
    heldAs: 'firing',
    severity: 'critical',
  });
});
