import type { TimeInterval } from '../contracts/settings/time-interval.ts';
import type { SettingEntry, Settings } from '../settings/settings.ts';
import type { Labelled } from './matches.ts';
import { isAtLeast } from './severity-rank.ts';
import { containsTime } from './time-interval.ts';

/** A route, and time intervals that it names itself, by id or name. */
export interface MutableRoute {
  readonly id: string;
  readonly muteTimeIntervals?: readonly string[] | undefined;
  readonly activeTimeIntervals?: readonly string[] | undefined;
}

type Entry = SettingEntry<TimeInterval>;

/**
 * Ids of the time intervals that keep an alert from a route at `at` (ms since the epoch), as Alertmanager's
 * mute_time_intervals and active_time_intervals do: those to be muted within that hold now, and those to be active
 * within if none of them does. Names that nothing stands under mute nothing.
 */
export function mutedBy(
  settings: Settings,
  route: MutableRoute,
  alert: Pick<Labelled, 'severity'>,
  at: number,
): readonly string[] {
  const entries = [...settings.timeInterval.values()].filter((entry) => !isExempt(entry, alert));
  const names = (list: readonly string[] | undefined, { id, value }: Entry) =>
    list?.some((name) => name === id || name === value.name) === true;
  const muting = entries.filter(
    (entry) =>
      (entry.value.muteRoutes.includes(route.id) ||
        (entry.value.muteRoutes.includes('*') && route.id !== 'page') ||
        names(route.muteTimeIntervals, entry)) &&
      containsTime(entry.value, at),
  );
  const active = entries.filter(
    (entry) =>
      entry.value.activeRoutes.includes(route.id) || names(route.activeTimeIntervals, entry),
  );
  const within = active.some(({ value }) => containsTime(value, at));
  return [...muting, ...(within ? [] : active)].map(({ id }) => id);
}

/** Ids of the time intervals that keep an alert from any route that they name themselves. */
export function mutedSomewhereBy(
  settings: Settings,
  alert: Pick<Labelled, 'severity'>,
  at: number,
): readonly string[] {
  const named = [...settings.timeInterval.values()].flatMap(({ value }) => [
    ...value.muteRoutes,
    ...value.activeRoutes,
  ]);
  const found = [...new Set(named)].flatMap((id) => mutedBy(settings, { id }, alert, at));
  return [...new Set(found)];
}

function isExempt({ value }: Entry, { severity }: Pick<Labelled, 'severity'>): boolean {
  const { exemptSeverity } = value;
  if (exemptSeverity === undefined) return false;
  return isAtLeast(severity, exemptSeverity);
}
