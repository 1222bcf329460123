import type { Alert } from '../contracts/alert.ts';
import type { Silence } from '../contracts/settings/silence.ts';
import type { Settings } from './settings.ts';

type Silenceable = Pick<Alert, 'rule' | 'series' | 'seriesType' | 'severity'>;

/** Whether a silence is in force at `now` (ms since the epoch) and all its matchers meet the alert. */
export function silenceMatches(silence: Silence, alert: Silenceable, now: number): boolean {
  if (now < silence.startsAt || now >= silence.endsAt) return false;
  return silence.matchers.every(({ name, value }) => alert[name] === value);
}

/** Whether any silence of the settings holds an alert back at `now`. */
export function isSilenced(settings: Settings, alert: Silenceable, now: number): boolean {
  for (const { value } of settings.silence.values()) {
    if (silenceMatches(value, alert, now)) return true;
  }
  return false;
}
