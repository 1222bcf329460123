import { type Alert, alertKey } from '../../core/contracts/alert.ts';
import { eventsOf } from '../../core/lifecycle/events.ts';
import { labelOf } from '../../core/lifecycle/matches.ts';
import type { NotifierConfig } from '../config.ts';
import type { ToldBook } from './told-book.ts';

type GroupBy = NotifierConfig['groupBy'];

const eventPrefix = 'event=';

/**
 * Which alerts are told together, by `alertKey`: those of one replay, or of none, that agree in the fields of
 * `groupBy`. One that has been told stays in its group, whatever becomes of it or of the setting, so that nothing is
 * told twice; a newcomer joins the group that its event was first told in.
 */
export function groupsOf(
  alerts: readonly Alert[],
  groupBy: GroupBy,
  told: Pick<ToldBook, 'groupOf'>,
): ReadonlyMap<string, string> {
  const events = groupBy.includes('event') ? eventsOf(alerts) : new Map<string, string>();
  /** By event: how it is called in the group that its first told alert stands in. */
  const names = new Map<string, string>();
  const byStart = [...alerts].sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1));
  for (const alert of byStart) {
    const key = alertKey(alert);
    const event = events.get(key);
    const name = eventIn(told.groupOf(key));
    if (event !== undefined && name !== undefined && !names.has(event)) names.set(event, name);
  }
  const groupFor = (alert: Alert, key: string): string => {
    const event = events.get(key) ?? key;
    return nameOf(alert, groupBy, names.get(event) ?? event);
  };
  return new Map(
    alerts.map((alert) => {
      const key = alertKey(alert);
      return [key, told.groupOf(key) ?? groupFor(alert, key)];
    }),
  );
}

function nameOf(alert: Alert, groupBy: GroupBy, event: string): string {
  const run = alert.replay === undefined ? 'live' : `replay ${alert.replay.id}`;
  const fields = groupBy.flatMap((field) =>
    field === 'event' ? [] : `${field}=${labelOf(alert, field)}`,
  );
  // The event comes before anything in which people's words stand, so that it is found again.
  const events = groupBy.includes('event') ? [`${eventPrefix}${event}`] : [];
  return [run, ...events, ...fields].join(' ').slice(0, 500);
}

/** What the event of a group is called; undefined for a group that is none of an event. */
function eventIn(group: string | undefined): string | undefined {
  const field = group?.split(' ').find((part) => part.startsWith(eventPrefix));
  return field?.slice(eventPrefix.length);
}
