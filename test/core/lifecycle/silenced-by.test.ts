import { expect, it } from 'vitest';
import type { Alert } from '../../../services/core/contracts/alert.ts';
import type { Silence } from '../../../services/core/contracts/settings/silence.ts';
import { silencedBy, silencesAt } from '../../../services/core/lifecycle/silenced-by.ts';
import { noSettings } from '../../../services/core/settings/settings.ts';
import { alertOf } from '../../support/alerts.ts';

const start = Date.UTC(2026, 2, 4, 10);
const live = alertOf({ n: 1 });
const replayed = (id: string) => alertOf({ n: 1, replay: { id, generation: 3 } });
const silence = (...matchers: Silence['matchers']): Silence => ({
  matchers,
  startsAt: start,
  endsAt: start + 60_000,
  comment: '',
});
function silenceMatches(value: Silence, alert: Alert, now: number): boolean {
  const entry = { id: 's', version: 1, value, by: '', at: start };
  const silences = silencesAt({ ...noSettings, silence: new Map([['s', entry]]) }, now);
  return silencedBy(silences, alert).length > 0;
}
const series = { name: 'series', value: 'company:MADE1' } as const;
const replay = { name: 'replay', value: 'a' } as const;

it('holds from its start until its end', () => {
  const at = (now: number) => silenceMatches(silence(series), live, now);
  expect([start - 1, start, start + 59_999, start + 60_000].map(at)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

it('is met by every matcher, or not at all', () => {
  const other = { name: 'severity', value: 'critical' } as const;
  expect(silenceMatches(silence(series, other), live, start)).toBe(false);
});

it.each([
  [[series], [true, false, false]],
  [
    [series, replay],
    [false, true, false],
  ],
  [[replay], [false, true, false]],
] as const)('%j is about live alerts, unless it names their replay', (matchers, met) => {
  const alerts = [live, replayed('a'), replayed('b')];
  expect(alerts.map((alert) => silenceMatches(silence(...matchers), alert, start))).toEqual(met);
});
