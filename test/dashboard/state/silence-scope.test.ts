import { describe, expect, it } from 'vitest';
import { keptQuiet, type SilenceScope, scopeOf } from '../../../dashboard/state/silence-scope.ts';
import type { SilenceView } from '../../../services/core/contracts/api/settings.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const alert = buildAlertView('a');
const replayed = buildAlertView('a', { lane: 'replay', replay: 'r1' });
const rule = { name: 'rule', value: alert.rule } as const;
const series = { name: 'series', value: alert.series } as const;
const inReplay = { name: 'replay', value: 'r1' } as const;

function silence(...matchers: SilenceView['matchers']): SilenceView {
  return {
    id: 's',
    version: 1,
    matchers,
    startsAt: '2023-03-10T12:00:00Z',
    endsAt: '2023-03-10T16:00:00Z',
    comment: '',
    state: 'active',
    updatedAt: '2023-03-10T12:00:00Z',
    updatedBy: '',
  };
}

describe('the scope of a silence', () => {
  it.each([
    [[rule, series], 'rule-on-series'],
    [[series], 'series'],
    [[rule], 'rule'],
  ] as const)('is read off its matchers: %j', (matchers, scope) => {
    expect(scopeOf(silence(...matchers), alert)).toBe(scope);
  });

  it('is within the lane of the alert alone', () => {
    expect(scopeOf(silence(rule, series), replayed)).toBe(null);
    expect(scopeOf(silence(rule, inReplay), replayed)).toBe('rule');
    expect(scopeOf(silence(rule, inReplay), alert)).toBe(null);
  });

  it('is none where it asks for more, for another or otherwise', () => {
    const others: SilenceView['matchers'][] = [
      [{ ...rule, op: '!=' }, series],
      [rule, series, { name: 'severity', value: 'critical' }],
      [rule, { ...series, value: 'topic:IPO' }],
      [{ name: 'replay', value: '' }],
    ];
    expect(others.map((matchers) => scopeOf(silence(...matchers), alert))).toEqual(
      others.map(() => null),
    );
  });
});

describe('what a silence would keep quiet', () => {
  const others = [
    alert,
    buildAlertView('same-series', { series: alert.series, rule: 'mine' }),
    buildAlertView('same-rule', { series: 'topic:IPO', rule: alert.rule }),
    buildAlertView('neither', { series: 'topic:IPO', rule: 'mine' }),
    buildAlertView('over', { state: 'resolved' }),
  ];
  const named = (scope: SilenceScope) => keptQuiet(scope, alert, others).map(({ id }) => id);

  it('is what is on and of its scope', () => {
    expect(named('rule-on-series')).toEqual(['a']);
    expect(named('series')).toEqual(['a', 'same-series']);
    expect(named('rule')).toEqual(['a', 'same-rule']);
  });
});
