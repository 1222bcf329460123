import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import { severityRank, spanOf } from './alerts.ts';
import { type Subject, seriesOf, watchedBy } from './series.ts';

/** A stretch of the chart during which an alert of the view's own series lasted, epoch ms. */
export interface AlertSpan {
  readonly alert: AlertView;
  readonly from: number;
  readonly to: number;
}

/** Alerts that are marked at one place above the chart, gravest first; a mark of its own for each would not fit. */
export interface AlertMark {
  /** 0 to 1, from the left of the stretch on show. */
  readonly place: number;
  readonly alerts: readonly AlertView[];
}

/** What is known of alerts that the chart may mark: the newer word on each. */
export function knownAlerts(
  alerts: readonly AlertView[],
  former: readonly AlertView[],
): readonly AlertView[] {
  if (former.length === 0) return alerts;
  const known = new Set(alerts.map(({ id }) => id));
  return [...alerts, ...former.filter(({ id }) => !known.has(id))];
}

/**
 * Alerts that a view marks: those of its series, of either where it narrows one by another; the view of everything
 * marks all of them.
 */
export function markedAlerts(alerts: readonly AlertView[], subject: Subject): readonly AlertView[] {
  const watched = watchedBy(subject);
  return watched.length === 0 ? alerts : alerts.filter(({ series }) => watched.includes(series));
}

/** Spans of the alerts of the view's own series, the gravest last: it is drawn over the others. */
export function alertSpans(
  alerts: readonly AlertView[],
  subject: Subject,
  now: number,
): readonly AlertSpan[] {
  const series = seriesOf(subject);
  return alerts
    .filter((alert) => alert.series === series && alert.state !== 'pending')
    .map((alert) => ({ alert, ...spanOf(alert, now) }))
    .sort((a, b) => severityRank(b.alert) - severityRank(a.alert));
}

/**
 * Where alerts are marked over the stretch `from`…`to` (epoch ms): at the time they fired, else began. Marks nearer
 * than `gap` (0 to 1) become one.
 */
export function alertMarks(
  alerts: readonly AlertView[],
  from: number,
  to: number,
  gap: number,
): readonly AlertMark[] {
  const placed = alerts
    .map((alert) => ({
      alert,
      place: (Date.parse(alert.detectedAt ?? alert.startsAt) - from) / (to - from),
    }))
    .filter(({ place }) => place >= 0 && place <= 1)
    .sort((a, b) => a.place - b.place);
  const marks: { place: number; alerts: AlertView[] }[] = [];
  for (const { alert, place } of placed) {
    const last = marks.at(-1);
    if (last !== undefined && place - last.place < gap) last.alerts.push(alert);
    else marks.push({ place, alerts: [alert] });
  }
  return marks;
}
