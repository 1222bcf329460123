import type { AlertState } from '../../core/contracts/alert.ts';
import type { NotificationContent } from '../../core/contracts/notification.ts';
import type { Severity } from '../../core/contracts/settings/rule.ts';

export type AlertsContent = Extract<NotificationContent, { type: 'alerts' }>;

/** How an alert was told last. */
export interface ToldState {
  readonly state: AlertState;
  /** Unknown where an earlier version told it. */
  readonly severity: Severity | undefined;
}

/** What a route has been told of a group of alerts so far: Alertmanager's entry in its log of notifications. */
export interface Told {
  /** When it was told last, ms since the epoch; repeats count from here. */
  readonly at: number;
  /** How each alert was told last, by `alertKey`; the latest 20,000. */
  readonly states: ReadonlyMap<string, ToldState>;
}

const mostStates = 20_000;

/** What has been told once this has been told, too. */
export function toldAfter(told: Told | undefined, { members }: AlertsContent, at: number): Told {
  const states = new Map(told?.states);
  for (const [key, state, severity] of members) {
    states.delete(key);
    states.set(key, { state, severity });
  }
  for (const key of states.keys()) {
    if (states.size <= mostStates) break;
    states.delete(key);
  }
  return { at, states };
}
