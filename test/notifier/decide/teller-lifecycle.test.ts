import { beforeEach, describe, expect, it } from 'vitest';
import { type Alert, alertKey } from '../../../services/core/contracts/alert.ts';
import { notificationSchema } from '../../../services/core/contracts/notification.ts';
import { escalationSchema } from '../../../services/core/contracts/settings/escalation.ts';
import { inhibitionSchema } from '../../../services/core/contracts/settings/inhibition.ts';
import { timeIntervalSchema } from '../../../services/core/contracts/settings/time-interval.ts';
import {
  alertsContent,
  notificationsOf,
} from '../../../services/notifier/decide/notification-of.ts';
import {
  type AlertSketch,
  alertOf,
  eventAlerts,
  marketAlert as market,
} from '../../support/alerts.ts';
import { settingsWith } from '../../support/setting-entry.ts';
import { createTellerUnderTest, type TellerUnderTest } from '../../support/teller-under-test.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 2, 4, 10);

let test: TellerUnderTest;
beforeEach(() => {
  test = createTellerUnderTest();
});

const resolved = (n: number, given: Partial<AlertSketch> = {}) =>
  alertOf({ n, state: 'resolved', ...given });
const acknowledging = (alert: Alert) =>
  settingsWith('acknowledgement', { [alertKey(alert)]: { note: '' } }, test.settings);

describe('an event', () => {
  const { companies, topic } = eventAlerts();

  it('on a topic and ten companies is one notification with all of them', () => {
    test = createTellerUnderTest({ groupWaitSeconds: 30 });
    for (const alert of [...companies, topic]) test.alert(alert, start);
    test.alert(alertOf({ n: 12 }), start);
    expect(test.due(start + 29_999)).toEqual([]);
    const sizes = test
      .due(start + 30_000)
      .flatMap(({ route, content }) =>
        route === 'desk' && content.type === 'alerts' ? content.members.length : [],
      );
    expect(sizes.sort((a, b) => b - a)).toEqual([11, 1]);
  });

  it('takes in who joins later, at the group interval, also after a restart', () => {
    test.alert(topic, start);
    expect(test.told(start)).toEqual(['desk: Energy firing', 'page: Energy firing']);
    test.restart();
    for (const alert of companies.slice(0, 2)) test.alert(alert, start + minute);
    expect(test.told(start + 5 * minute - 1)).toEqual([]);
    expect(test.told(start + 5 * minute)[0]).toBe('desk: 1 firing, 2 firing, Energy firing');
  });
});

describe('inhibition', () => {
  it('tells the market alone, and for whom it speaks', () => {
    test.alert(market(), start);
    test.alert(alertOf({ n: 1 }), start);
    test.alert(alertOf({ n: 2 }), start);
    const [first, ...others] = test.due(start).filter(({ route }) => route === 'desk');
    expect(first?.content).toMatchObject({
      alerts: [{ seriesName: 'Market' }],
      inhibited: { count: 1, alerts: [{ series: 'company:MADE1' }] },
    });
    expect(first?.summary).toContain('It speaks for Made-up Maker 1.');
    // The other company's stories are its own.
    expect(others.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('Made-up Maker 2'),
    ]);
  });

  it('tells what still fires when the market has resolved, and never what came and went', () => {
    const third = alertOf({ n: 3, stories: alertOf({ n: 1 }).stories });
    test.alert(market(), start);
    test.alert(alertOf({ n: 1 }), start);
    test.alert(third, start);
    test.told(start);
    test.alert(resolved(3, { stories: third.stories, resolvedAt: start - minute }), start + minute);
    test.alert(market({ state: 'resolved', resolvedAt: start }), start + 10 * minute);
    test.restart();
    const said = test.told(start + 10 * minute);
    expect(said[0]).toMatch(/^desk: (1 firing, Market resolved)$/);
    expect(test.told(start + 20 * minute)).toEqual([]);
  });

  it('holds nothing back from a route that does not hear of the market', () => {
    test.routes = [
      { id: 'desk', wants: ({ seriesType }) => seriesType === 'company' },
      { id: 'page' },
    ];
    test.alert(market(), start);
    test.alert(alertOf({ n: 1 }), start);
    expect(test.told(start)).toEqual(['desk: 1 firing', 'page: Market firing']);
  });
});

it('lets nothing that people are not told of speak for another', () => {
  test = createTellerUnderTest({ leastSeverity: 'warning' });
  const rule = inhibitionSchema.parse({
    name: 'Any market alert',
    sourceMatchers: [{ name: 'seriesType', value: 'market' }],
    targetMatchers: [{ name: 'seriesType', value: 'company' }],
  });
  test.settings = settingsWith('inhibition', { rule });
  test.alert(market({ severity: 'notice' }), start);
  test.alert(alertOf({ n: 2 }), start);
  expect(test.told(start)).toEqual(['desk: 2 firing', 'page: 2 firing']);
});

it('repeats nothing that an earlier version told, in its group and without severities', () => {
  const alert = alertOf({ n: 1 });
  const [made] = notificationsOf(alertsContent('live', [alert]), 0, {
    routes: ['desk'],
    epoch: 1,
    now: start,
  });
  const old = notificationSchema.parse({
    ...made,
    content: { ...made?.content, members: [[alert.id, 'firing']] },
  });
  test.inLog(old, { ...old, id: 'page', route: 'page' });
  test.alert(alert, start);
  test.restart();
  expect(test.told(start + hour)).toEqual([]);
  test.alert(resolved(1), start + hour);
  expect(test.told(start + hour)).toEqual(['desk: 1 resolved', 'page: 1 resolved']);
});

describe('routes', () => {
  it('are told what they want, each in its own time, over a restart', () => {
    test.routes = [
      { id: 'desk', wants: ({ severity }) => severity === 'critical' },
      { id: 'page' },
    ];
    test.alert(alertOf({ n: 1 }), start);
    expect(test.told(start)).toEqual(['page: 1 firing']);
    const graver = alertOf({ n: 1, severity: 'critical', sequence: 2 });
    test.alert(graver, start + minute);
    test.restart();
    expect(test.told(start + minute)).toEqual(['desk: 1 firing']);
    expect(test.told(start + 5 * minute)).toEqual(['page: 1 firing']);
    test.alert(resolved(1, { severity: 'critical' }), start + hour);
    expect(test.told(start + hour)).toEqual(['desk: 1 resolved', 'page: 1 resolved']);
    test.restart();
    expect(test.told(start + 20 * hour)).toEqual([]);
  });

  it('that are new hear of what is on, not of what was over', () => {
    test.alert(alertOf({ n: 1 }), start);
    test.alert(alertOf({ n: 2 }), start);
    test.told(start);
    test.alert(resolved(2), start + hour);
    test.told(start + hour);
    test.routes = [{ id: 'new' }, ...test.routes];
    test.restart();
    expect(test.told(start + hour + minute)).toEqual(['new: 1 firing']);
  });

  it('need not be told of the end', () => {
    test.routes = [{ id: 'desk', sendResolved: false }, { id: 'page' }];
    test.alert(alertOf({ n: 1 }), start);
    test.told(start);
    test.alert(resolved(1), start + hour);
    expect(test.told(start + hour)).toEqual(['page: 1 resolved']);
    expect(test.told(start + 90 * hour)).toEqual([]);
  });
});

describe('quiet hours', () => {
  const nights = timeIntervalSchema.parse({
    name: 'Nights',
    timeIntervals: [
      { times: [{ startTime: '22:00', endTime: '24:00' }], location: 'Europe/Berlin' },
      { times: [{ startTime: '00:00', endTime: '07:00' }], location: 'Europe/Berlin' },
    ],
    muteRoutes: ['desk'],
    exemptSeverity: 'critical',
  });
  beforeEach(() => {
    test.settings = settingsWith('timeInterval', { nights });
  });

  it.each([
    ['summer time begins', '2026-03-29T00:30:00Z', '2026-03-29T05:00:00Z'],
    ['it ends', '2026-10-25T00:30:00Z', '2026-10-25T06:00:00Z'],
  ])('end at seven by the clock of the place also when %s', (_what, night, morning) => {
    const [at, end] = [Date.parse(night), Date.parse(morning)];
    test.alert(alertOf({ n: 1, at }), at);
    test.alert(alertOf({ n: 2, at, severity: 'critical' }), at);
    expect([...test.told(at)].sort()).toEqual([
      'desk: 2 firing',
      'page: 1 firing',
      'page: 2 firing',
    ]);
    test.restart();
    const inTheNight = test.told(end - 1).filter((line) => line.includes('desk: 1'));
    expect(inTheNight).toEqual([]);
    expect(test.told(end)).toContain('desk: 1 firing');
  });

  it('leave untold what came and went within them, also after a restart', () => {
    const at = Date.parse('2026-03-04T23:00:00Z');
    test.alert(alertOf({ n: 1 }), at);
    expect(test.told(at)).toEqual(['page: 1 firing']);
    test.alert(resolved(1), at + hour);
    expect(test.told(at + hour)).toEqual(['page: 1 resolved']);
    test.restart();
    expect(test.told(at + 10 * hour)).toEqual([]);
  });
});

it('quiet hours on every route put nothing off that came and went within them', () => {
  const always = timeIntervalSchema.parse({
    name: 'This morning',
    timeIntervals: [{ times: [{ startTime: '10:00', endTime: '12:00' }] }],
    muteRoutes: ['*', 'page'],
  });
  test.settings = settingsWith('timeInterval', { always });
  test.alert(alertOf({ n: 1 }), start);
  test.alert(alertOf({ n: 2 }), start);
  test.alert(resolved(1), start + hour);
  expect(test.told(start + hour)).toEqual([]);
  test.restart();
  expect(test.told(start + 2 * hour)).toEqual(['desk: 2 firing', 'page: 2 firing']);
  expect(test.told(start + 3 * hour)).toEqual([]);
});

describe('escalation', () => {
  beforeEach(() => {
    test.routes = [{ id: 'desk' }, { id: 'lead' }, { id: 'head' }, { id: 'page' }];
    const chain = escalationSchema.parse({
      name: 'Chain',
      steps: [
        { afterMinutes: 15, routes: ['lead'], leastSeverity: 'warning' },
        { afterMinutes: 60, routes: ['head'], leastSeverity: 'critical' },
      ],
      repeatMinutes: 30,
    });
    test.settings = settingsWith('escalation', { chain });
  });
  const critical = alertOf({ n: 1, severity: 'critical' });

  it('tells further routes, step by step, and again, over restarts', () => {
    test.alert(critical, start);
    expect(test.told(start)).toEqual(['desk: 1 firing', 'page: 1 firing']);
    test.restart();
    expect(test.due(start + 15 * minute - 1)).toEqual([]);
    const [escalated] = test.due(start + 15 * minute);
    expect(escalated).toMatchObject({ route: 'lead', content: { unacknowledgedMinutes: 15 } });
    expect(escalated?.summary).toMatch(/^Nobody has acknowledged for 15 minutes\. Firing: /);
    test.restart();
    expect(test.told(start + 45 * minute)).toEqual(['lead: 1 firing']);
    expect(test.told(start + 60 * minute)).toEqual(['head: 1 firing']);
    test.alert(resolved(1, { severity: 'critical' }), start + 61 * minute);
    expect(test.told(start + 70 * minute)).toEqual([
      'desk: 1 resolved',
      'lead: 1 resolved',
      'head: 1 resolved',
      'page: 1 resolved',
    ]);
    expect(test.told(start + 300 * minute)).toEqual([]);
  });

  it('stops when somebody acknowledges; who was told of it hears of its end', () => {
    test.alert(critical, start);
    test.told(start);
    test.told(start + 15 * minute);
    test.settings = acknowledging(critical);
    expect(test.told(start + 10 * hour)).toEqual([]);
    test.alert(resolved(1, { severity: 'critical' }), start + 10 * hour);
    expect(test.told(start + 10 * hour)).toEqual([
      'desk: 1 resolved',
      'lead: 1 resolved',
      'page: 1 resolved',
    ]);
  });

  it('begins with the first telling at that severity, and not before anybody was told', () => {
    test.alert(alertOf({ n: 1, severity: 'notice' }), start);
    test.told(start);
    test.alert(alertOf({ n: 1, sequence: 2 }), start + hour);
    expect(test.told(start + hour)).toEqual(['desk: 1 firing', 'page: 1 firing']);
    expect(test.told(start + hour + 14 * minute)).toEqual([]);
    expect(test.told(start + hour + 15 * minute)).toEqual(['lead: 1 firing']);
  });

  it('counts from the morning on where the desk is told in the morning', () => {
    const night = timeIntervalSchema.parse({
      name: 'Until noon',
      timeIntervals: [{ times: [{ startTime: '00:00', endTime: '12:00' }] }],
      muteRoutes: ['*'],
    });
    test.settings = settingsWith('timeInterval', { night }, test.settings);
    test.alert(alertOf({ n: 1 }), start);
    expect(test.told(start)).toEqual(['page: 1 firing']);
    expect(test.told(start + 2 * hour)).toEqual(['desk: 1 firing']);
    test.restart();
    expect(test.told(start + 2 * hour + 14 * minute)).toEqual([]);
    expect(test.told(start + 2 * hour + 15 * minute)).toEqual(['lead: 1 firing']);
  });

  it('counts from the page where nobody else is told', () => {
    test.routes = [{ id: 'lead' }, { id: 'page' }];
    test.alert(alertOf({ n: 1 }), start);
    expect(test.told(start)).toEqual(['page: 1 firing']);
    expect(test.told(start + 15 * minute)).toEqual(['lead: 1 firing']);
  });

  it('leaves silenced alerts and those that are over alone', () => {
    test.alert(alertOf({ n: 1 }), start);
    test.told(start);
    test.alert(resolved(1), start + 10 * minute);
    expect(test.told(start + 10 * minute)).toEqual(['desk: 1 resolved', 'page: 1 resolved']);
    test.alert(alertOf({ n: 2 }), start);
    test.told(start + 10 * minute);
    const silence = {
      matchers: [{ name: 'company' as const, op: '=~' as const, value: 'MADE[12]' }],
      startsAt: start,
      endsAt: start + 100 * hour,
      comment: '',
    };
    test.settings = settingsWith('silence', { s: silence }, test.settings);
    expect(test.told(start + 2 * hour)).toEqual([]);
  });
});

describe('an alert that goes on and off', () => {
  const series = 'company:FLIP';
  const nth = (i: number, given: Partial<AlertSketch> = {}) => {
    const at = start + i * 30 * minute;
    return alertOf({ n: 10 + i, series, seriesName: `Flip ${i}`, startsAt: at, at, ...given });
  };
  const off = (i: number) => {
    const at = start + i * 30 * minute + 10 * minute;
    return nth(i, { state: 'resolved', resolvedAt: at, at });
  };
  function goOnAndOff(from: number, to: number, restarting: boolean): string[] {
    const said: string[] = [];
    for (let i = from; i < to; i += 1) {
      const at = start + i * 30 * minute;
      test.alert(nth(i), at);
      if (restarting) test.restart();
      said.push(...test.told(at));
      test.alert(off(i), at + 10 * minute);
      said.push(...test.told(at + 10 * minute));
    }
    return said.filter((line) => line.startsWith('desk'));
  }

  it.each([false, true])(
    'is held as one that flaps until it is calm (restarts: %s)',
    (restarting) => {
      expect(goOnAndOff(0, 6, restarting)).toEqual([
        ...['desk: 0 firing', 'desk: 0 resolved', 'desk: 1 firing', 'desk: 1 resolved'],
        ...['desk: 2 firing', 'desk: 2 resolved', 'desk: 3 firing'],
      ]);
      const lastOff = start + 5 * 30 * minute + 10 * minute;
      expect(test.told(lastOff + 90 * minute - 1)).toEqual([]);
      if (restarting) test.restart();
      expect(test.told(lastOff + 90 * minute)).toEqual(['desk: 3 resolved', 'page: 3 resolved']);
      expect(test.told(lastOff + 100 * hour)).toEqual([]);
      // Once it was calm it is told like any other.
      test.restart();
      const next = start + 60 * hour;
      test.alert(nth(120, { at: next }), next);
      expect(test.told(next)).toEqual(['desk: 120 firing', 'page: 120 firing']);
    },
  );

  it('says so', () => {
    goOnAndOff(0, 3, false);
    test.alert(nth(3), start + 90 * minute);
    const [told] = test.due(start + 90 * minute);
    expect(told?.content).toMatchObject({
      alerts: [{ reason: expect.stringMatching(/^Flapping: it has begun to fire 4 times/) }],
    });
    expect(told?.summary).toContain('Flapping');
  });

  it('may be told each time, if the setting says so', () => {
    test = createTellerUnderTest({ flapping: { firings: 0 } });
    expect(goOnAndOff(0, 6, false)).toHaveLength(12);
  });
});
