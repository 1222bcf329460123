import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { SilenceView } from '../../services/core/contracts/api/settings.ts';
import { isOpen } from './alerts.ts';

/** What of an alert a silence made from it is about. */
export type SilenceScope = 'rule-on-series' | 'series' | 'rule';

export const silenceScopes: readonly SilenceScope[] = ['rule-on-series', 'series', 'rule'];

export const silenceScopeWords: Readonly<Record<SilenceScope, string>> = {
  'rule-on-series': 'this rule on this series',
  series: 'this series, whatever the rule',
  rule: 'this rule, on all series',
};

/** Which scope of an alert a silence has, null if it was not made of it or asks for more; a replay's is that replay's alone. */
export function scopeOf({ matchers }: SilenceView, alert: AlertView): SilenceScope | null {
  const given = new Map(
    matchers.map(({ name, op = '=', value }) => [name, op === '=' ? value : null]),
  );
  if (given.size !== matchers.length || given.get('replay') !== alert.replay) return null;
  given.delete('replay');
  if (
    [...given].some(
      ([name, value]) => (name !== 'rule' && name !== 'series') || value !== alert[name],
    )
  ) {
    return null;
  }
  if (given.size === 2) return 'rule-on-series';
  if (given.has('series')) return 'series';
  return given.has('rule') ? 'rule' : null;
}

/** Those of a lane's alerts that are on which a silence of this scope would keep quiet, the alert itself included. */
export function keptQuiet(
  scope: SilenceScope,
  alert: AlertView,
  alerts: readonly AlertView[],
): readonly AlertView[] {
  return alerts.filter(
    (other) =>
      isOpen(other) &&
      (scope === 'series' || other.rule === alert.rule) &&
      (scope === 'rule' || other.series === alert.series),
  );
}
