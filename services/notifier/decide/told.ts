import type { Alert, AlertState } from '../../core/contracts/alert.ts';
import type { NotificationContent } from '../../core/contracts/notification.ts';

export type AlertsContent = Extract<NotificationContent, { type: 'alerts' }>;

/** What has been told of a group of alerts so far. */
export interface Told {
  /** When it was told last, ms since the epoch; repeats count from here. */
  readonly at: number;
  /** The state each alert was last told in, by `alertKey`; the latest 20,000. */
  readonly states: ReadonlyMap<string, AlertState>;
}

const mostStates = 20_000;

/** What has been told once this has been told, too. */
export function toldAfter(told: Told | undefined, { members }: AlertsContent, at: number): Told {
  const states = new Map(told?.states);
  for (const [key, state] of members) {
    states.delete(key);
    states.set(key, state);
  }
  for (const key of states.keys()) {
    if (states.size <= mostStates) break;
    states.delete(key);
  }
  return { at, states };
}

/** Which alerts are told together: those of one replay, or of none, that agree in the fields of `groupBy`. */
export function groupOf(
  alert: Alert,
  groupBy: readonly ('rule' | 'series' | 'seriesType' | 'severity')[],
): string {
  const run = alert.replay === undefined ? 'live' : `replay ${alert.replay.id}`;
  return [run, ...groupBy.map((field) => `${field}=${alert[field]}`)].join(' ');
}
