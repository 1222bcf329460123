import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../../../services/notifier/routes/message/compose-message.ts';
import { fitting } from '../../../../services/notifier/routes/message/fitting.ts';
import { moreLine } from '../../../../services/notifier/routes/message/message.ts';
import { alertOf } from '../../../support/alerts.ts';
import { crowd, fullAlert, notificationOf, pageUrl } from '../../../support/route-notifications.ts';

describe('a message', () => {
  it('tells the reason with its alert, and what a summary says around it', () => {
    const made = notificationOf(fullAlert(1));
    expect(composeMessage(made, pageUrl)).toMatchObject({
      title: 'Firing: Made-up Maker 1, warning',
      text: undefined,
      tone: 'warning',
      alerts: [{ title: 'Made-up Maker 1: warning, firing', reason: fullAlert(1).reason }],
    });
    const summary = `Nobody has acknowledged for 7 minutes. ${made.summary} It speaks for A and B.`;
    expect(composeMessage({ ...made, summary }, pageUrl)).toMatchObject({
      title: 'Nobody has acknowledged for 7 minutes. Firing: Made-up Maker 1, warning',
      text: 'It speaks for A and B.',
    });
  });

  it('keeps its title where the summary was cut within a long reason', () => {
    const long = alertOf({ n: 1, reason: `Because ${'of this '.repeat(100)}`.trim() });
    const made = notificationOf(long);
    expect(made.summary).toHaveLength(500);
    expect(composeMessage(made, undefined)).toMatchObject({
      title: 'Firing: Made-up Maker 1, warning',
      text: undefined,
    });
  });

  it.each([
    ['resolved', 'critical', 'resolved'],
    ['no-data', 'critical', 'no-data'],
    ['firing', 'critical', 'critical'],
  ] as const)('looks, %s and %s, like %s', (state, severity, tone) => {
    expect(composeMessage(notificationOf(alertOf({ n: 1, state, severity })), undefined).tone).toBe(
      tone,
    );
  });

  it('says over how long was counted, where that is not the window of the rule', () => {
    const alert = fullAlert(1);
    const risen = { ...alert, evidence: { ...alert.evidence, countedMinutes: 30 } };
    const { alerts } = composeMessage(notificationOf(risen), undefined);
    expect(alerts[0]?.facts[0]?.value).toBe('12 negative of 14 stories in 30 min');
  });

  it('has no links to a page that nobody reaches', () => {
    const { link, alerts } = composeMessage(notificationOf(fullAlert(1)), undefined);
    expect([link, alerts[0]?.link]).toEqual([undefined, undefined]);
  });
});

describe('what has no room', () => {
  const message = composeMessage(
    crowd(60, (n) => fullAlert(n)),
    pageUrl,
  );

  it('is counted and named, from the last alert on', () => {
    const shown = fitting(
      message,
      10,
      (part) => part,
      ({ alerts }) => alerts.length <= 3,
    );
    expect(shown.alerts).toHaveLength(3);
    expect(shown.more.count).toBe(57);
    expect(moreLine(shown.more)).toMatch(/^and 57 more: Made-up Maker \d+: warning, firing, .* …$/);
  });

  it('is, once one alert is left, its stories', () => {
    const least = fitting(
      message,
      10,
      (part) => part,
      () => false,
    );
    expect(least.alerts).toMatchObject([{ stories: [], moreStories: 1 }]);
  });

  it('is nothing where everything fits', () => {
    const one = composeMessage(notificationOf(fullAlert(1)), pageUrl);
    expect(
      fitting(
        one,
        10,
        (part) => part,
        () => true,
      ),
    ).toEqual(one);
    expect(moreLine(one.more)).toBeUndefined();
  });
});
