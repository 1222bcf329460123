import { describe, expect, it } from 'vitest';
import {
  longestSilence,
  matchersInWords,
  minutesOf,
  silencesOf,
} from '../../../dashboard/state/silences.ts';
import type { SilenceView } from '../../../services/core/contracts/api/settings.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const alert = buildAlertView('a');
const own: SilenceView['matchers'] = [
  { name: 'rule', value: alert.rule },
  { name: 'series', value: alert.series },
];

function silence(id: string, given: Partial<SilenceView> = {}): SilenceView {
  return {
    id,
    version: 1,
    matchers: own,
    startsAt: '2023-03-10T12:00:00Z',
    endsAt: '2023-03-10T16:00:00Z',
    comment: '',
    state: 'active',
    updatedAt: '2023-03-10T12:00:00Z',
    updatedBy: '',
    ...given,
  };
}

describe('silences of an alert', () => {
  it('are those that match it and those that were made of it, the last to end first', () => {
    const wide = silence('wide', {
      matchers: [{ name: 'severity', op: '!=', value: 'critical' }],
      endsAt: '2023-03-11T00:00:00Z',
    });
    const other = silence('other', { matchers: [{ name: 'series', value: 'topic:IPO' }] });
    const over = silence('over', { state: 'expired' });
    const quiet = {
      ...alert,
      status: { ...alert.status, silencedBy: ['wide', 'over'] },
    };
    const found = silencesOf(quiet, [silence('own'), wide, other, over]);
    expect(found.map(({ id }) => id)).toEqual(['wide', 'own']);
  });

  it('are told in words', () => {
    const matchers: SilenceView['matchers'] = [
      { name: 'company', op: '=~', value: 'MADE|MAKE.*' },
      { name: 'replay', value: '' },
    ];
    expect(matchersInWords({ matchers })).toBe('company =~ MADE|MAKE.*, replay = “”');
  });
});

describe('how long a silence lasts', () => {
  it('is counted in minutes', () => {
    expect(minutesOf('90', 'minutes')).toBe(90);
    expect(minutesOf(' 1.5 ', 'hours')).toBe(90);
    expect(minutesOf('30', 'days')).toBe(longestSilence);
  });

  it.each(['', 'soon', '-1', '0', 'Infinity', '0.001'])('is not %j hours', (amount) => {
    expect(minutesOf(amount, 'hours')).toBeTypeOf('string');
  });

  it('is 30 days at most', () => {
    expect(minutesOf('31', 'days')).toContain('30 days');
  });
});
