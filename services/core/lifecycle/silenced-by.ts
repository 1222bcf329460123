import type { Silence } from '../contracts/settings/silence.ts';
import type { SettingEntry, Settings } from '../settings/settings.ts';
import { type Labelled, meetsAll } from './matches.ts';

/** Silences in force at `now` (ms since the epoch). */
export function silencesAt(settings: Settings, now: number): readonly SettingEntry<Silence>[] {
  return [...settings.silence.values()].filter(
    ({ value }) => now >= value.startsAt && now < value.endsAt,
  );
}

/**
 * Ids of those silences that hold an alert back. An alert of a replay is met only by silences that name the replay,
 * and a live one only by those that name none.
 */
export function silencedBy(
  silences: readonly SettingEntry<Silence>[],
  alert: Labelled,
): readonly string[] {
  return silences.filter(({ value }) => isAbout(value, alert)).map(({ id }) => id);
}

function isAbout({ matchers }: Silence, alert: Labelled): boolean {
  const namesReplay = matchers.some(({ name }) => name === 'replay');
  return namesReplay === (alert.replay !== undefined) && meetsAll(matchers, alert);
}
