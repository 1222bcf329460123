import { describe, expect, it } from 'vitest';
import {
  alertLimit,
  alertsWith,
  alertTally,
  sortedAlerts,
  spanOf,
} from '../../../dashboard/state/alerts.ts';
import type { AlertView } from '../../../services/core/contracts/api/alerts.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const noon = Date.UTC(2023, 2, 10, 12);
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();
const ids = (alerts: readonly AlertView[]) => alerts.map(({ id }) => id);
const acknowledged = { by: '', at: at(0), note: '' };

describe('the list of alerts', () => {
  it('has firing ones first, then pending, without data, resolved', () => {
    const states = ['resolved', 'no-data', 'pending', 'firing'] as const;
    const alerts = states.map((state) => buildAlertView(state, { state }));
    expect(ids(sortedAlerts(alerts))).toEqual([...states].reverse());
    expect(alertTally(alerts)).toEqual([...states].reverse().map((state) => ({ state, count: 1 })));
  });

  it('has among firing ones first what nobody has in hand, then the gravest, then the newest', () => {
    const alerts = [
      buildAlertView('taken', { severity: 'critical', acknowledged }),
      buildAlertView('silenced', { severity: 'warning', silenced: true }),
      buildAlertView('old', { startsAt: at(-60) }),
      buildAlertView('new', { startsAt: at(5) }),
      buildAlertView('grave', { severity: 'critical', startsAt: at(-90) }),
    ];
    expect(ids(sortedAlerts(alerts))).toEqual(['grave', 'new', 'old', 'taken', 'silenced']);
  });

  it('has resolved ones by when they ended, whoever had them in hand', () => {
    const alerts = [
      buildAlertView('first', { state: 'resolved', severity: 'critical', updatedAt: at(10) }),
      buildAlertView('last', { state: 'resolved', updatedAt: at(30), acknowledged }),
    ];
    expect(ids(sortedAlerts(alerts))).toEqual(['last', 'first']);
  });

  it('takes a change in the place of what was known', () => {
    const before = alertsWith([], [buildAlertView('a'), buildAlertView('b')]);
    const after = alertsWith(before, [buildAlertView('b', { state: 'resolved' })]);
    expect(after.map(({ id, state }) => `${id} ${state}`)).toEqual(['a firing', 'b resolved']);
    expect(alertsWith(after, undefined)).toBe(after);
  });

  it('lets the oldest resolved ones go when there are too many', () => {
    const many = Array.from({ length: alertLimit + 1 }, (_, index) =>
      buildAlertView(String(index), { state: 'resolved', updatedAt: at(index) }),
    );
    const kept = alertsWith([buildAlertView('firing', { startsAt: at(-999) })], many);
    expect(kept).toHaveLength(alertLimit);
    expect(kept[0]?.id).toBe('firing');
    expect(ids(kept)).not.toContain('0');
  });
});

describe('the span of an alert', () => {
  it('ends when it is resolved, else now', () => {
    const alert = buildAlertView('a', { startsAt: at(0) });
    expect(spanOf(alert, noon + 120_000)).toEqual({ from: noon, to: noon + 120_000 });
    const over = { ...alert, resolvedAt: at(1) };
    expect(spanOf(over, noon + 120_000)).toEqual({ from: noon, to: noon + 60_000 });
  });

  it('does not end before it begins where the clock is behind', () => {
    expect(spanOf(buildAlertView('a', { startsAt: at(0) }), 0)).toEqual({ from: noon, to: noon });
  });
});
