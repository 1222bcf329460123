import { describe, expect, it } from 'vitest';
import { alertInWords } from '../../../dashboard/format/alert.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';

const noon = new Date(2026, 0, 5, 12).getTime();
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

describe('an alert in a line', () => {
  it('tells how grave it is, on what, since when, and how much more than usual', () => {
    const alert = buildAlertView('a', { severity: 'critical', startsAt: at(0) });
    expect(alertInWords(alert, noon)).toBe(
      'Critical: Market, firing since 12:00: 9 negative stories, 2.1 expected',
    );
  });

  it('tells from when to when, once it is over', () => {
    const times = { startsAt: at(0), resolvedAt: at(45), observed: 1, expected: 0.01 };
    expect(alertInWords(buildAlertView('a', { state: 'resolved', ...times }), noon)).toBe(
      'Warning: Market, 12:00 – 12:45: 1 negative story, <0.1 expected',
    );
  });
});
