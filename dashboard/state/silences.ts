import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { SilenceView } from '../../services/core/contracts/api/settings.ts';
import { scopeOf } from './silence-scope.ts';

/** What one can silence an alert for at a click. */
export const silenceLengths = [
  { minutes: 60, words: '1 hour' },
  { minutes: 240, words: '4 hours' },
  { minutes: 1_440, words: '1 day' },
] as const;

/** Longest silence that is taken, in minutes: 30 days. */
export const longestSilence = 43_200;

export const silenceUnits = { minutes: 1, hours: 60, days: 1_440 } as const;
export type SilenceUnit = keyof typeof silenceUnits;

/** So many minutes, or what is wrong with the amount in words. */
export function minutesOf(amount: string, unit: SilenceUnit): number | string {
  const minutes = Number(amount) * silenceUnits[unit];
  if (amount.trim() === '' || !Number.isInteger(minutes) || minutes < 1) {
    return `Give a number of ${unit}, 1 at least`;
  }
  return minutes > longestSilence ? 'A silence lasts 30 days at most' : minutes;
}

/** Silences that keep an alert quiet or will: those that match it, and its own, which outlast it. The last to end first. */
export function silencesOf(
  alert: AlertView,
  silences: readonly SilenceView[],
): readonly SilenceView[] {
  return silences
    .filter(
      (silence) =>
        silence.state !== 'expired' &&
        (alert.status.silencedBy.includes(silence.id) || scopeOf(silence, alert) !== null),
    )
    .sort((a, b) => Date.parse(b.endsAt) - Date.parse(a.endsAt));
}

/** What a silence is about: `rule = negative-surge, company =~ MADE|MAKE.*`. */
export function matchersInWords({
  matchers,
}: {
  readonly matchers: readonly SilenceView['matchers'][number][];
}): string {
  return matchers.map(({ name, op = '=', value }) => `${name} ${op} ${value || '“”'}`).join(', ');
}
