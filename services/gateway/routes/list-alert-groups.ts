import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import {
  type AlertGroupsResponse,
  alertGroupsResponseSchema,
  alertRunQuerySchema,
} from '../../core/contracts/api/alerts.ts';
import type { Severity } from '../../core/contracts/settings/rule.ts';
import { eventsOf } from '../../core/lifecycle/events.ts';
import { severityRank } from '../../core/lifecycle/severity-rank.ts';
import { createAlertViewer } from '../alerts/alert-view.ts';
import { findActiveAlerts } from '../store/queries/find-alerts.ts';
import { defineRoute } from './route.ts';
import { runOf } from './run-of.ts';

type Group = AlertGroupsResponse['groups'][number];

export const listAlertGroups = defineRoute({
  method: 'get',
  path: '/alerts/groups',
  tag: 'alerts',
  summary:
    'The alerts that are on, by event: those that overlap in time and share stories, a series or a company. The gravest first, then the newest.',
  query: alertRunQuerySchema,
  responses: { 200: { description: 'The events.', schema: alertGroupsResponseSchema } },
  answer: async ({ query }, { history, settings, clock }): Promise<AlertGroupsResponse> => {
    const run = runOf(history, query);
    if (run === undefined) return { groups: [] };
    const active = await history.read('alerts', (sql) => findActiveAlerts(sql, run));
    const show = createAlertViewer(settings.current(), active, clock());
    const events = eventsOf(active);
    const members = new Map<string, Alert[]>();
    for (const alert of active) {
      const event = events.get(alertKey(alert)) ?? alertKey(alert);
      members.set(event, [...(members.get(event) ?? []), alert]);
    }
    const groups = [...members.values()].map((alerts): Group => {
      const sorted = [...alerts].sort(gravestFirst);
      const first = alerts.reduce((a, b) => (startsBefore(b, a) ? b : a));
      return {
        event: first.id,
        severity: sorted[0]?.severity ?? 'notice',
        startsAt: new Date(first.startsAt).toISOString(),
        alerts: sorted.map(show),
      };
    });
    return { groups: groups.sort((a, b) => gravestFirst(a, b) || newestFirst(a, b)) };
  },
});

function gravestFirst(a: { readonly severity: Severity }, b: { readonly severity: Severity }) {
  return severityRank(b.severity) - severityRank(a.severity);
}

function newestFirst(a: Group, b: Group): number {
  return Date.parse(b.startsAt) - Date.parse(a.startsAt);
}

function startsBefore(a: Alert, b: Alert): boolean {
  return a.startsAt < b.startsAt || (a.startsAt === b.startsAt && alertKey(a) < alertKey(b));
}
