import { alertsQuerySchema, alertsResponseSchema } from '../../core/contracts/api/alerts.ts';
import { alertViewOf } from '../alerts/alert-view.ts';
import { findAlerts, parseAlertsCursor } from '../store/queries/find-alerts.ts';
import { defineRoute, InvalidInputError } from './route.ts';
import { checkOrder, runOf, timeMs } from './run-of.ts';

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
    const { state, series, limit } = query;
    const { alerts, next } = await history.read('alerts', (sql) =>
      findAlerts(sql, { run, state, series, fromMs, toMs, after, limit }),
    );
    const now = clock();
    return { alerts: alerts.map((alert) => alertViewOf(alert, settings.current(), now)), next };
  },
});
