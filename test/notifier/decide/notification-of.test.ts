import { describe, expect, it } from 'vitest';
import { notificationSchema } from '../../../services/core/contracts/notification.ts';
import { labelNames } from '../../../services/core/contracts/settings/matcher.ts';
import { groupsOf } from '../../../services/notifier/decide/groups.ts';
import {
  alertsContent,
  notificationsOf,
  summaryOf,
} from '../../../services/notifier/decide/notification-of.ts';
import { alertOf } from '../../support/alerts.ts';

const telling = { routes: ['hook', 'page'], epoch: 3, now: 1_800_000_000_000 };
const content = alertsContent('live', [alertOf({ n: 1 })]);

describe('the content of a notification', () => {
  it('lists what fires first, the gravest first, then the oldest', () => {
    const alerts = [
      alertOf({ n: 1, state: 'resolved' }),
      alertOf({ n: 2, startsAt: 2_000 }),
      alertOf({ n: 3, startsAt: 1_000 }),
      alertOf({ n: 4, state: 'no-data', severity: 'critical' }),
      alertOf({ n: 5, severity: 'critical' }),
    ];
    const { alerts: sorted, status } = alertsContent('live', alerts);
    expect(sorted.map(({ seriesName }) => seriesName.at(-1)).join('')).toBe('53241');
    expect(status).toBe('firing');
    expect(alertsContent('live', alerts.slice(3, 4)).status).toBe('no-data');
    expect(alertsContent('live', alerts.slice(0, 1)).status).toBe('resolved');
  });

  it('carries 50 alerts whole and counts the rest, naming every one', () => {
    const many = alertsContent(
      'live',
      Array.from({ length: 130 }, (_, n) => alertOf({ n })),
    );
    expect([many.alerts.length, many.more, many.members.length]).toEqual([50, 80, 130]);
  });
});

describe('notifications', () => {
  it('fit the contract, also with the longest names', () => {
    const series = `company:${'X'.repeat(142)}`;
    const alert = alertOf({
      n: 1,
      rule: 'r'.repeat(100),
      series,
      seriesName: 'n'.repeat(200),
      reason: 'y'.repeat(1_000),
      replay: { id: 'i'.repeat(64), generation: 0 },
    });
    const fields = ['event', ...labelNames] as const;
    const [group = ''] = groupsOf([alert], [...fields], { groupOf: () => undefined }).values();
    for (const made of notificationsOf(alertsContent(group, [alert]), 0, telling)) {
      expect(notificationSchema.parse(made)).toEqual(made);
    }
  });

  it('have ids that follow from what is told and when its like was told before', () => {
    const ids = (before: number, of = content, now = telling.now, epoch = 3) =>
      notificationsOf(of, before, { ...telling, now, epoch }).map(({ id }) => id);
    expect(ids(0, content, telling.now + 9, 7)).toEqual(ids(0));
    const over = alertsContent('live', [alertOf({ n: 1, state: 'resolved' })]);
    const elsewhere = alertsContent('live rule=x', [alertOf({ n: 1 })]);
    const all = [ids(0), ids(5), ids(0, over), ids(0, elsewhere)].flat();
    expect(new Set(all).size).toBe(all.length);
  });
});

it('says in a sentence what it is about', () => {
  const two = alertsContent('live', [alertOf({ n: 1 }), alertOf({ n: 2, state: 'no-data' })]);
  expect(summaryOf(two)).toBe(
    'Firing: Made-up Maker 1, warning (and 1 more). 12 negative stories about Made-up Maker 1 within 15 minutes, where 1.5 are usual.',
  );
  expect(summaryOf({ ...two, unacknowledgedMinutes: 15 })).toMatch(
    /^Nobody has acknowledged for 15 minutes\. Firing: Made-up Maker 1/,
  );
  const lastMinute = Date.UTC(2026, 2, 4, 9, 30);
  expect(summaryOf({ type: 'pipeline-stalled', lastMinute })).toContain('2026-03-04 09:30 UTC');
  expect(summaryOf({ type: 'pipeline-stalled', lastMinute: null })).toContain(
    'since Barograph started',
  );
  expect(summaryOf({ type: 'pipeline-recovered', minute: lastMinute })).toContain(
    'works again: minutes are closed up to 2026-03-04 09:30 UTC',
  );
});
