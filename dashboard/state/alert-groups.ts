import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import { sortedAlerts } from './alerts.ts';

/** Alerts of one event as the list shows them: the foremost, and the others folded below it. */
export interface AlertGroup {
  readonly lead: AlertView;
  readonly members: readonly AlertView[];
}

/**
 * Groups a list by event, in the order in which their first ones stand there; the foremost of an event leads. Alerts of
 * no known event stand alone.
 */
export function groupedAlerts(
  alerts: readonly AlertView[],
  events: ReadonlyMap<string, string>,
): readonly AlertGroup[] {
  const groups = new Map<string, AlertView[]>();
  for (const alert of alerts) {
    const key = events.get(alert.id) ?? alert.id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [alert]);
    else group.push(alert);
  }
  return [...groups.values()].flatMap((group) => {
    const [lead, ...members] = sortedAlerts(group);
    return lead === undefined ? [] : [{ lead, members }];
  });
}
