import { expect, it } from 'vitest';
import type { Alert } from '../../../services/core/contracts/alert.ts';
import { noSettings } from '../../../services/core/settings/settings.ts';
import { createAlertViewer } from '../../../services/gateway/alerts/alert-view.ts';
import { createAlertFeed } from '../../../services/gateway/live/alert-feed.ts';
import { alertOf } from '../../support/alerts.ts';

const start = Date.UTC(2026, 2, 4, 10);
const minute = 60_000;
const idOf = (n: number) => alertOf({ n }).id;

function feedAt(now: () => number) {
  const silence = {
    id: 's',
    version: 1,
    by: '',
    at: start,
    value: {
      matchers: [{ name: 'series' as const, value: 'company:MADE1' }],
      startsAt: start,
      endsAt: start + 5 * minute,
      comment: '',
    },
  };
  const settings = { ...noSettings, silence: new Map([['s', silence]]) };
  return createAlertFeed((alerts: readonly Alert[]) => createAlertViewer(settings, alerts, now()));
}

it('tells alerts again, and only those, when a silence ends by the clock', () => {
  let now = start;
  const feed = feedAt(() => now);
  feed.load([alertOf({ n: 1 }), alertOf({ n: 2 })]);
  const mark = feed.mark();
  expect(feed.refresh()).toBe(false);
  expect(feed.since(mark)).toEqual([]);
  now += 5 * minute;
  expect(feed.refresh()).toBe(true);
  expect(feed.since(mark)).toMatchObject([{ id: idOf(1), silenced: false }]);
  expect(feed.refresh()).toBe(false);
});

it('tells an alert again when another one begins to speak for it', () => {
  const feed = feedAt(() => start + 5 * minute);
  feed.load([alertOf({ n: 1 }), alertOf({ n: 2 })]);
  expect(feed.since(-1)).toHaveLength(2);
  const { stories } = alertOf({ n: 2 });
  feed.take(alertOf({ n: 3, series: 'market', seriesType: 'market', stories }));
  const mark = feed.mark();
  expect(feed.refresh()).toBe(true);
  expect(feed.since(mark)).toMatchObject([{ id: idOf(2), status: { state: 'inhibited' } }]);
  expect(feed.refresh()).toBe(false);
});

it('keeps the newest change of each, whatever order loading and taking come in', () => {
  const feed = feedAt(() => start);
  feed.take(alertOf({ n: 1, state: 'resolved' }));
  feed.load([alertOf({ n: 1, state: 'firing' }), alertOf({ n: 2 })]);
  const states = () => feed.since(-1).map(({ id, state }) => [id, state]);
  expect(states().sort()).toEqual(
    [
      [idOf(1), 'resolved'],
      [idOf(2), 'firing'],
    ].sort(),
  );
  feed.take(alertOf({ n: 2, state: 'pending' }));
  expect(states()).toContainEqual([idOf(2), 'firing']);
});

it('keeps the 200 newest', () => {
  const feed = feedAt(() => start);
  feed.load([]);
  for (let n = 0; n < 250; n += 1) feed.take(alertOf({ n, startsAt: start + n * minute }));
  const kept = feed.since(-1);
  expect(kept).toHaveLength(200);
  expect(kept[0]?.id).toBe(idOf(249));
  expect(kept.at(-1)?.id).toBe(idOf(50));
});
