import { describe, expect, it } from 'vitest';
import {
  alertMarks,
  alertSpans,
  knownAlerts,
  markedAlerts,
} from '../../../dashboard/state/alert-marks.ts';
import { everything } from '../../../dashboard/state/view-choice.ts';
import type { AlertView } from '../../../services/core/contracts/api/alerts.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const noon = Date.UTC(2023, 2, 10, 12);
const hour = 3_600_000;
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();
const ids = (alerts: readonly AlertView[]) => alerts.map(({ id }) => id);

const market = buildAlertView('market', { startsAt: at(0), detectedAt: at(6), resolvedAt: at(30) });
const topic = buildAlertView('topic', {
  series: 'topic:IPO',
  startsAt: at(20),
  detectedAt: at(24),
});
const alerts = [market, topic];

describe('the alerts of a view', () => {
  it('are those of its series, and all of them where everything is shown', () => {
    expect(ids(markedAlerts(alerts, everything))).toEqual(['market', 'topic']);
    expect(ids(markedAlerts(alerts, { ...everything, topic: 'IPO' }))).toEqual(['topic']);
    expect(markedAlerts(alerts, { ...everything, topic: 'Macro' })).toEqual([]);
  });

  it('are those of either series where one is narrowed by another, without a span', () => {
    const narrowed = { ...everything, topic: 'IPO', company: 'C' };
    expect(ids(markedAlerts(alerts, narrowed))).toEqual(['topic']);
    expect(alertSpans(alerts, narrowed, noon + hour)).toEqual([]);
  });

  it('are known from the snapshot and from before it, each once, by the newer word', () => {
    const older = buildAlertView('older', { state: 'resolved' });
    const stale = { ...market, state: 'firing' as const };
    const known = knownAlerts(alerts, [stale, older]);
    expect(ids(known)).toEqual(['market', 'topic', 'older']);
    expect(known[0]).toBe(market);
    expect(knownAlerts(alerts, [])).toBe(alerts);
  });

  it('span over one another by severity', () => {
    const grave = buildAlertView('grave', { severity: 'critical' });
    const slight = buildAlertView('slight', { severity: 'notice' });
    const spans = alertSpans([grave, market, slight], everything, noon + hour);
    expect(spans.map(({ alert }) => alert.id)).toEqual(['slight', 'market', 'grave']);
  });

  it('span from begin to end, an open one to now, a pending one not yet', () => {
    const now = noon + hour;
    expect(alertSpans(alerts, everything, now)).toEqual([
      { alert: market, from: noon, to: noon + hour / 2 },
    ]);
    const [open] = alertSpans(alerts, { ...everything, topic: 'IPO' }, now);
    expect(open).toMatchObject({ from: noon + hour / 3, to: now });
    const pending = buildAlertView('pending', { state: 'pending' });
    expect(alertSpans([pending], everything, now)).toEqual([]);
  });
});

describe('marks above the chart', () => {
  const places = (gap: number, from = noon, to = noon + hour) =>
    alertMarks(alerts, from, to, gap).map(({ place, alerts: marked }) => [place, ids(marked)]);

  it('stand where alerts fired', () => {
    expect(places(0.05)).toEqual([
      [0.1, ['market']],
      [0.4, ['topic']],
    ]);
  });

  it('become one where they would stand too near', () => {
    expect(places(0.5)).toEqual([[0.1, ['market', 'topic']]]);
  });

  it('are left out beyond the ends of the chart', () => {
    expect(places(0.05, noon + 10 * 60_000)).toEqual([[expect.closeTo(0.28), ['topic']]]);
  });

  it('stand where an alert began that has not fired', () => {
    const pending = buildAlertView('p', { startsAt: at(30), detectedAt: null });
    expect(alertMarks([pending], noon, noon + hour, 0.05)[0]?.place).toBe(0.5);
  });
});
