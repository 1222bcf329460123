import { z } from 'zod';
import type { Alert } from '../../core/contracts/alert.ts';
import type { AlertView, alertRunQuerySchema } from '../../core/contracts/api/alerts.ts';
import { createAlertViewer } from '../alerts/alert-view.ts';
import { findActiveAlerts, findAlertChanges } from '../store/queries/find-alerts.ts';
import { NotFoundError, type RouteDeps } from './route.ts';
import { runOf } from './run-of.ts';

/** `{id}` in the path of an alert. */
export const alertIdParameters = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits'),
});

/** An alert as it is shown now. */
export async function shownAlert(
  { history, settings, clock }: RouteDeps,
  query: z.infer<typeof alertRunQuerySchema>,
  alert: Alert,
): Promise<AlertView> {
  const run = runOf(history, query);
  const active =
    run === undefined ? [] : await history.read('alerts', (sql) => findActiveAlerts(sql, run));
  return createAlertViewer(settings.current(), active, clock())(alert);
}

/** The alert that a path and its query name, with its changes, oldest first. @throws NotFoundError if there is none */
export async function alertOf(
  { history }: RouteDeps,
  query: z.infer<typeof alertRunQuerySchema>,
  id: string,
): Promise<{ readonly newest: Alert; readonly changes: readonly Alert[] }> {
  const run = runOf(history, query);
  const changes =
    run === undefined ? [] : await history.read('alerts', (sql) => findAlertChanges(sql, run, id));
  const newest = changes.at(-1);
  if (newest === undefined) throw new NotFoundError('There is no such alert');
  return { newest, changes };
}
