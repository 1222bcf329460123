import { createHash } from 'node:crypto';
import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import type { Notification, NotificationContent } from '../../core/contracts/notification.ts';
import type { AlertsContent } from './told.ts';

/** Where and when something is told. */
export interface Telling {
  /** Ids of the routes, in the order in which their notifications are to stand in the log. */
  readonly routes: readonly string[];
  readonly epoch: number;
  /** ms since the epoch. */
  readonly now: number;
}

/** Most alerts that one notification carries whole. */
const mostAlerts = 50;
const severityRank = { critical: 0, warning: 1, notice: 2 } as const;
const stateRank = { firing: 0, 'no-data': 1, pending: 2, resolved: 3 } as const;

/** Alerts as people are told of them: what fires first, the gravest first, then the oldest. */
export function alertsContent(group: string, alerts: readonly Alert[]): AlertsContent {
  const sorted = [...alerts].sort(
    (a, b) =>
      stateRank[a.state] - stateRank[b.state] ||
      severityRank[a.severity] - severityRank[b.severity] ||
      a.startsAt - b.startsAt ||
      (a.id < b.id ? -1 : 1),
  );
  const first = sorted[0]?.state ?? 'resolved';
  return {
    type: 'alerts',
    group,
    status: first === 'pending' ? 'firing' : first,
    alerts: sorted.slice(0, mostAlerts),
    more: Math.max(0, sorted.length - mostAlerts),
    members: sorted.map((alert) => [alertKey(alert), alert.state, alert.severity]),
  };
}

/** What of a group is not told because other alerts speak for it; nothing if there is none. */
export function inhibitedContent(alerts: readonly Alert[]): Pick<AlertsContent, 'inhibited'> {
  if (alerts.length === 0) return {};
  const sorted = [...alerts].sort(
    (a, b) => severityRank[a.severity] - severityRank[b.severity] || (a.series < b.series ? -1 : 1),
  );
  return {
    inhibited: {
      count: alerts.length,
      alerts: sorted
        .slice(0, mostAlerts)
        .map(({ id, series, seriesName, severity }) => ({ id, series, seriesName, severity })),
    },
  };
}

/**
 * One notification for each route. Ids follow from what is told and when its like was told before, both of which
 * the log says, so that whoever decides the same after a restart gives it the same id.
 * @param before when this group, or anything of the pipeline, was told last (ms since the epoch); 0: never
 */
export function notificationsOf(
  content: NotificationContent,
  before: number,
  { routes, epoch, now }: Telling,
): Notification[] {
  const told = JSON.stringify([before, identityOf(content)]);
  return routes.map((route) => ({
    id: createHash('sha256').update(`${route}\0${told}`).digest('hex').slice(0, 32),
    epoch,
    route,
    state: 'queued',
    summary: summaryOf(content).slice(0, 500),
    content,
    attempts: 0,
    createdAt: now,
    updatedAt: now,
  }));
}

function identityOf(content: NotificationContent): unknown {
  return content.type === 'alerts' ? [content.group, content.members] : content;
}

/** Names of those that are spoken for, a few of them. */
function inhibitedWords({ inhibited }: AlertsContent): string {
  if (inhibited === undefined) return '';
  const named = inhibited.alerts.slice(0, 3).map(({ seriesName }) => seriesName);
  const rest = inhibited.count - named.length;
  return ` It speaks for ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

function unacknowledgedWords({ unacknowledgedMinutes: minutes, status }: AlertsContent): string {
  if (minutes === undefined || status === 'resolved') return '';
  return `Nobody has acknowledged for ${minutes} minute${minutes === 1 ? '' : 's'}. `;
}

/** The notification in one or two sentences. */
export function summaryOf(content: NotificationContent): string {
  switch (content.type) {
    case 'pipeline-stalled':
      return content.lastMinute === null
        ? 'Pipeline stalled: no minute has been closed since Barograph started. No alert can fire until it works.'
        : `Pipeline stalled: no minute has been closed since ${clockTime(content.lastMinute)} UTC. No alert can fire until it goes on.`;
    case 'pipeline-recovered':
      return `The pipeline works again: minutes are closed up to ${clockTime(content.minute)} UTC.`;
    case 'alerts': {
      const [first, ...others] = content.alerts;
      if (first === undefined) return 'No alerts.';
      const count = others.length + content.more;
      const rest = count === 0 ? '' : ` (and ${count} more)`;
      const word = { firing: 'Firing', 'no-data': 'No data', resolved: 'Resolved' };
      return `${unacknowledgedWords(content)}${word[content.status]}: ${first.seriesName}, ${first.severity}${rest}. ${first.reason}${inhibitedWords(content)}`;
    }
  }
}

function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
