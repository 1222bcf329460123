import { type Alert, alertKey } from '../contracts/alert.ts';
import type { Settings } from '../settings/settings.ts';
import { actingInhibitions, createInhibitor } from './inhibited-by.ts';
import { mutedSomewhereBy } from './muted-by.ts';
import { silencedBy, silencesAt } from './silenced-by.ts';

/** How an alert stands with people: what keeps it from them, by id. */
export interface Standing {
  readonly silencedBy: readonly string[];
  /** Ids of the alerts that speak for it. */
  readonly inhibitedBy: readonly string[];
  /** Time intervals that keep it from some route. */
  readonly mutedBy: readonly string[];
  readonly acknowledged: boolean;
}

const nothing: Standing = { silencedBy: [], inhibitedBy: [], mutedBy: [], acknowledged: false };

/**
 * Says how alerts stand, by the same predicates that the notifier goes by. What is over, or has not fired, stands as
 * nothing does.
 * @param active the alerts of the same run that are on: inhibitions are looked for among them
 * @param now wall clock, ms since the epoch
 */
export function createStandings(
  settings: Settings,
  active: readonly Alert[],
  now: number,
): (alert: Alert) => Standing {
  const silences = silencesAt(settings, now);
  const isOn = ({ state }: Alert): boolean => state === 'firing' || state === 'no-data';
  const inhibitedBy = createInhibitor(actingInhibitions(settings), active.filter(isOn));
  return (alert) => {
    if (alert.state === 'resolved') return nothing;
    const silenced = silencedBy(silences, alert);
    if (!isOn(alert)) return { ...nothing, silencedBy: silenced };
    return {
      silencedBy: silenced,
      inhibitedBy: inhibitedBy(alert).map(({ id }) => id),
      mutedBy: mutedSomewhereBy(settings, alert, now),
      acknowledged: settings.acknowledgement.has(alertKey(alert)),
    };
  };
}
