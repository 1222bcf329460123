import type { Alert } from '../contracts/alert.ts';
import type { Silence } from '../contracts/settings/silence.ts';
import type { Settings } from './settings.ts';

type Silenceable = Pick<Alert, 'rule' | 'series' | 'seriesType' | 'severity' | 'replay'>;

/**
 * Whether a silence is in force at `now` (ms since the epoch) and all its matchers meet the alert. An alert of a replay
 * is met only by silences that name the replay, and a live one only by those that name none.
 */
export function silenceMatches(silence: Silence, alert: Silenceable, now: number): boolean {
  if (now < silence.startsAt || now >= silence.endsAt) return false;
  const { matchers } = silence;
  const replay = alert.replay?.id;
  if (replay !== undefined && !matchers.some(({ name }) => name === 'replay')) return false;
  return matchers.every(({ name, value }) => (name === 'replay' ? replay : alert[name]) === value);
}

/** Whether any silence of the settings holds an alert back at `now`. */
export function isSilenced(settings: Settings, alert: Silenceable, now: number): boolean {
  for (const { value } of settings.silence.values()) {
    if (silenceMatches(value, alert, now)) return true;
  }
  return false;
}
