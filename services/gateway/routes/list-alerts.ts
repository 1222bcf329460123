import type { Alert, AlertState } from '../../core/contracts/alert.ts';
import {
  type AlertView,
  alertsQuerySchema,
  alertsResponseSchema,
} from '../../core/contracts/api/alerts.ts';
import { createAlertViewer } from '../alerts/alert-view.ts';
import type { Sql } from '../store/duckdb.ts';
import {
  type AlertsCursor,
  type AlertsFilter,
  findActiveAlerts,
  findAlerts,
  formatAlertsCursor,
  parseAlertsCursor,
} from '../store/queries/find-alerts.ts';
import { defineRoute, InvalidInputError } from './route.ts';
import { checkOrder, runOf, timeMs } from './run-of.ts';

type Status = AlertView['status']['state'];

/** States in which an alert can have a status. */
const statesOf = (status: Status): readonly AlertState[] =>
  status === 'pending' || status === 'resolved' ? [status] : ['firing', 'no-data'];
/** Alerts that are looked at for one page when it is asked for by a status, which no table holds. */
const mostLooks = { each: 500, times: 10 } as const;

export const listAlerts = defineRoute({
  method: 'get',
  path: '/alerts',
  tag: 'alerts',
  summary: 'Alerts as of their newest change, newest first by startsAt.',
  query: alertsQuerySchema,
  responses: { 200: { description: 'A page of alerts.', schema: alertsResponseSchema } },
  answer: async ({ query }, { history, settings, clock }) => {
    const run = runOf(history, query);
    const [fromMs, toMs] = [timeMs(query.from), timeMs(query.to)];
    checkOrder(fromMs, toMs);
    const after = query.cursor === undefined ? undefined : parseAlertsCursor(query.cursor);
    if (query.cursor !== undefined && after === undefined) {
      throw new InvalidInputError([{ path: 'cursor', message: 'is not one that was handed out' }]);
    }
    if (run === undefined) return { alerts: [], next: null };
    const { state, status, severity, rule, series, limit } = query;
    const states = [
      ...(state === undefined ? [] : [[state]]),
      ...(status === undefined ? [] : [statesOf(status)]),
    ].reduce<readonly AlertState[] | undefined>(
      (all, some) => all?.filter((each) => some.includes(each)) ?? some,
      undefined,
    );
    if (states?.length === 0) return { alerts: [], next: null };
    const filter = { run, states, severity, rule, series, fromMs, toMs, after, limit };
    return history.read('alerts', async (sql) => {
      const active = await findActiveAlerts(sql, run);
      const show = createAlertViewer(settings.current(), active, clock());
      if (status !== undefined) return pageOf(sql, filter, status, show);
      const { alerts, next } = await findAlerts(sql, filter);
      return { alerts: alerts.map(show), next };
    });
  },
});

/** A page of those that have a status; it may be short where many others lie between them. */
async function pageOf(
  sql: Sql,
  filter: AlertsFilter,
  status: Status,
  show: (alert: Alert) => AlertView,
): Promise<{ alerts: AlertView[]; next: string | null }> {
  const found: AlertView[] = [];
  let after: AlertsCursor | undefined = filter.after;
  let next: string | null = null;
  for (let look = 0; look < mostLooks.times; look += 1) {
    const page = await findAlerts(sql, { ...filter, after, limit: mostLooks.each });
    for (const alert of page.alerts) {
      const shown = show(alert);
      if (shown.status.state !== status) continue;
      if (found.length === filter.limit) return { alerts: found, next };
      found.push(shown);
      next = formatAlertsCursor(alert);
    }
    if (page.next === null) return { alerts: found, next: null };
    next = page.next;
    after = parseAlertsCursor(page.next);
  }
  return { alerts: found, next };
}
