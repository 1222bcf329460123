import { describe, expect, it } from 'vitest';
import { createBacktestTally } from '../../../services/alerting/backtests/backtest-tally.ts';
import type { AlertChange } from '../../../services/alerting/engine/engine.ts';
import { alertOf } from '../../support/alerts.ts';

const day = 86_400_000;
const minute = 60_000;
const from = Date.UTC(2026, 5, 1);
const to = from + 3 * day;

function change(id: string, detectedAt: number | null, more: Partial<AlertChange> = {}) {
  const { type: _type, epoch: _epoch, replay: _replay, ...alert } = alertOf({ n: 1 });
  return { ...alert, id, detectedAt, startsAt: (detectedAt ?? from) - minute, ...more };
}

describe('a tally', () => {
  it('counts each alert once, by day before the end and by series', () => {
    const tally = createBacktestTally({ from, to });
    const first = change('a', from + minute, { series: 'market', state: 'firing' });
    const second = change('b', to - minute, { series: 'company:ACME', state: 'firing' });
    const third = change('c', to, { series: 'market', state: 'firing' });
    tally.take([first, { ...first, sequence: 1, severity: 'critical' }, second]);
    tally.take([{ ...first, sequence: 2, state: 'resolved', resolvedAt: from + day }, third]);
    const counts = tally.counts();
    expect(counts).toMatchObject({ fired: 3, perDay: [2, 0, 1], truncated: false });
    expect(counts.series.map(({ series, fired }) => [series, fired])).toEqual([
      ['market', 2],
      ['company:ACME', 1],
    ]);
    expect(tally.alerts().map(({ id, state }) => [id, state])).toEqual([
      ['a', 'resolved'],
      ['b', 'firing'],
      ['c', 'firing'],
    ]);
  });

  it('tells what was on at the beginning and does not count it; what never fired is nothing', () => {
    const tally = createBacktestTally({ from, to });
    tally.take([
      change('before', from - 5 * minute, { state: 'firing' }),
      change('pending', null, { state: 'pending' }),
      change('dropped', null, { state: 'resolved', resolvedAt: from + minute }),
    ]);
    expect(tally.counts()).toMatchObject({ fired: 0, series: [] });
    expect(tally.alerts().map(({ id }) => id)).toEqual(['before']);
  });

  it('keeps the reason that raised an alert', () => {
    const tally = createBacktestTally({ from, to });
    const raised = change('a', from + minute, { state: 'firing', reason: 'Many.' });
    tally.take([raised, { ...raised, state: 'resolved', reason: 'Calm.', resolvedAt: to }]);
    expect(tally.alerts()).toMatchObject([{ reason: 'Many.', state: 'resolved' }]);
  });

  it('keeps so many of the newest, and counts all', () => {
    const tally = createBacktestTally({ from, to }, 2);
    const alerts = ['a', 'b', 'c'].map((id, n) =>
      change(id, from + (n + 1) * minute, { state: 'firing' }),
    );
    tally.take(alerts);
    // What came of one that is no longer kept neither brings it back nor counts again.
    tally.take([change('a', from + minute, { state: 'resolved', resolvedAt: from + day })]);
    expect(tally.counts()).toMatchObject({ fired: 3, truncated: true });
    expect(tally.alerts().map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('hands changes over a few at a time, each as it stands last', () => {
    const tally = createBacktestTally({ from, to });
    tally.take([
      change('a', from + minute, { state: 'firing' }),
      change('b', from + minute, { state: 'firing' }),
    ]);
    expect(tally.changed(1).map(({ id }) => id)).toEqual(['a']);
    tally.take([change('a', from + minute, { state: 'resolved', resolvedAt: to })]);
    expect(tally.changed(5).map(({ id, state }) => [id, state])).toEqual([
      ['b', 'firing'],
      ['a', 'resolved'],
    ]);
    expect(tally.changed(5)).toEqual([]);
  });
});
