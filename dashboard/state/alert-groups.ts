import type { AlertView } from '../../services/core/contracts/api/alerts.ts';

/** Alerts of one event as the list shows them: the foremost, and the others folded below it. */
export interface AlertGroup {
  readonly lead: AlertView;
  readonly members: readonly AlertView[];
}

/** Groups a sorted list by event, in its order; the first of an event leads. Alerts of no known event stand alone. */
export function groupedAlerts(
  alerts: readonly AlertView[],
  events: ReadonlyMap<string, string>,
): readonly AlertGroup[] {
  const groups = new Map<string, { lead: AlertView; members: AlertView[] }>();
  for (const alert of alerts) {
    const key = events.get(alert.id) ?? alert.id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { lead: alert, members: [] });
    else group.members.push(alert);
  }
  return [...groups.values()];
}
