import type { AlertView } from '../../services/core/contracts/api/alerts.ts';

/** Most alerts kept on the page. */
export const alertLimit = 500;

export const alertStateOrder: readonly AlertView['state'][] = [
  'firing',
  'pending',
  'no-data',
  'resolved',
];

const severityOrder: readonly AlertView['severity'][] = ['critical', 'warning', 'notice'];

/** 0 for the gravest. */
export function severityRank({ severity }: Pick<AlertView, 'severity'>): number {
  return severityOrder.indexOf(severity);
}

/** The gravest severity among alerts. */
export function gravestOf(alerts: readonly Pick<AlertView, 'severity'>[]): AlertView['severity'] {
  return (
    severityOrder.find((grade) => alerts.some(({ severity }) => severity === grade)) ?? 'notice'
  );
}

export function isOpen(alert: Pick<AlertView, 'state'>): boolean {
  return alert.state !== 'resolved';
}

/** Firing first, then pending, no data, resolved; of firing ones those that nobody has taken in hand and nothing keeps quiet, the gravest, the newest. */
export function sortedAlerts(alerts: readonly AlertView[]): readonly AlertView[] {
  const unattended = ({ acknowledged, silenced, status }: AlertView) =>
    acknowledged === null && !silenced && status.inhibitedBy.length === 0 ? 0 : 1;
  return [...alerts].sort((a, b) => {
    const byState = alertStateOrder.indexOf(a.state) - alertStateOrder.indexOf(b.state);
    if (byState !== 0) return byState;
    const byStart = Date.parse(b.startsAt) - Date.parse(a.startsAt);
    if (!isOpen(a)) return Date.parse(b.updatedAt) - Date.parse(a.updatedAt) || byStart;
    return (
      unattended(a) - unattended(b) ||
      severityRank(a) - severityRank(b) ||
      byStart ||
      a.seriesName.localeCompare(b.seriesName)
    );
  });
}

/** Takes changed alerts in; the oldest resolved ones go when there are too many. */
export function alertsWith(
  alerts: readonly AlertView[],
  changes: readonly AlertView[] | undefined,
): readonly AlertView[] {
  if (changes === undefined || changes.length === 0) return alerts;
  const merged = new Map(alerts.map((alert) => [alert.id, alert]));
  for (const alert of changes) merged.set(alert.id, alert);
  return sortedAlerts([...merged.values()]).slice(0, alertLimit);
}

/** How many alerts are in each state, in order, absent states left out. */
export function alertTally(
  alerts: readonly AlertView[],
): readonly { readonly state: AlertView['state']; readonly count: number }[] {
  return alertStateOrder
    .map((state) => ({ state, count: alerts.filter((alert) => alert.state === state).length }))
    .filter(({ count }) => count > 0);
}

/** From when to when an alert lasted, epoch ms; an open one lasts until `now`. */
export function spanOf(
  alert: Pick<AlertView, 'startsAt' | 'resolvedAt'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const from = Date.parse(alert.startsAt);
  const to = alert.resolvedAt === null ? now : Date.parse(alert.resolvedAt);
  return { from, to: Math.max(from, to) };
}
