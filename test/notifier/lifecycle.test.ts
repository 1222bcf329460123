import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { escalationSchema } from '../../services/core/contracts/settings/escalation.ts';
import type { SettingsKind } from '../../services/core/contracts/settings/settings-record.ts';
import { timeIntervalSchema } from '../../services/core/contracts/settings/time-interval.ts';
import type { SettingOf } from '../../services/core/settings/settings.ts';
import type { SettingsLog } from '../../services/core/settings/settings-log.ts';
import { alertOf, eventAlerts, marketAlert } from '../support/alerts.ts';
import { contextOn, freshStorage } from '../support/bus-context.ts';
import { type CollectingServer, startCollectingServer } from '../support/collecting-server.ts';
import { createNotifierUnderTest, type NotifierUnderTest } from '../support/notifier-under-test.ts';
import { patient } from '../support/patient.ts';

const minute = 60_000;
const hour = 60 * minute;

let bus: EventBus;
let test: NotifierUnderTest;
let settings: SettingsLog;
let lead: CollectingServer;
beforeEach(async () => {
  ({ bus } = contextOn(freshStorage()));
  test = await createNotifierUnderTest(bus);
  settings = await test.settings();
  lead = await startCollectingServer((_request, response) => response.end());
});
afterEach(async () => {
  await test.stop();
  await lead.close();
  await bus.close();
});

/** A notifier with the desk's webhook, and one of somebody further away. */
async function start(changes: object = {}) {
  const service = await test.start({ webhooks: [{ id: 'lead', url: lead.url }], ...changes });
  await test.untilActive(service);
  return service;
}
async function set<K extends SettingsKind>(kind: K, id: string, value: SettingOf<K> | null) {
  const { accepted } = await settings.change<K>({ kind, id, from: 0, value, by: 'Ada' });
  expect(accepted).toBe(true);
}
const heardByLead = () =>
  lead.requests.map(({ body }) =>
    (JSON.parse(body) as { alerts: { seriesName: string; state: string }[] }).alerts
      .map(({ seriesName, state }) => `${seriesName.split(' ').at(-1)} ${state}`)
      .join(', '),
  );
const untilLeadHeard = (...expected: string[]) =>
  expect.poll(heardByLead, patient).toEqual(expected);

const { companies, topic } = eventAlerts();

it('tells an event on a topic and ten companies once, with all of its alerts, and nothing again', async () => {
  const former = await start({ groupWaitSeconds: 60 });
  await test.alerts(...companies, topic);
  await test.untilKnown(11);
  test.pass(minute);
  await expect.poll(() => test.told().length, patient).toBe(1);
  expect(test.told()[0]?.alerts).toHaveLength(11);
  await former.close();
  await start({ groupWaitSeconds: 60 });
  await test.alerts(alertOf({ n: 50 }));
  await test.untilKnown(12);
  test.pass(minute);
  await expect.poll(() => test.told().length, patient).toBe(2);
  expect(test.told()[1]?.alerts).toMatchObject([{ id: alertOf({ n: 50 }).id }]);
  await expect.poll(() => lead.requests.length, patient).toBe(2);
});

it('lets the market speak for a company, and heeds a silence by pattern', async () => {
  await set('silence', 'kettles', {
    matchers: [{ name: 'company', op: '=~', value: 'MADE(2|3)' }],
    startsAt: test.now() - hour,
    endsAt: test.now() + hour,
    comment: '',
  });
  await start({ groupWaitSeconds: 30 });
  await test.alerts(marketAlert(), alertOf({ n: 1 }), alertOf({ n: 2 }));
  await test.untilKnown(3);
  test.pass(minute);
  await test.untilHeard('Market firing');
  expect(test.told()[0]).toMatchObject({
    inhibited: { count: 1, alerts: [{ series: 'company:MADE1' }] },
  });
  test.pass(hour);
  await test.untilHeard('Market firing', '2 firing');
});

it('escalates to a further webhook while nobody acknowledges, and not after, over a kill', async () => {
  const chain = escalationSchema.parse({
    name: 'Chain',
    steps: [{ afterMinutes: 15, routes: ['lead'] }],
    repeatMinutes: 30,
  });
  await set('escalation', 'chain', chain);
  const former = await start();
  await test.alerts(alertOf({ n: 1 }), alertOf({ n: 2 }));
  await expect.poll(() => test.heard().toSorted(), patient).toEqual(['1 firing', '2 firing']);
  await set('acknowledgement', alertOf({ n: 1 }).id, { note: 'mine' });
  await former.close();
  const second = await start();
  test.pass(15 * minute);
  await untilLeadHeard('2 firing');
  expect(JSON.parse(lead.requests[0]?.body ?? '')).toMatchObject({ unacknowledgedMinutes: 15 });
  test.pass(30 * minute);
  await untilLeadHeard('2 firing', '2 firing');
  await set('acknowledgement', alertOf({ n: 2 }).id, { note: 'mine, too' });
  await second.close();
  await start();
  test.pass(3 * hour);
  // What follows shows that nothing stood before it.
  await test.alerts(alertOf({ n: 2, state: 'resolved' }));
  await untilLeadHeard('2 firing', '2 firing', '2 resolved');
  const keys = lead.requests.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(3);
});

it('keeps quiet hours over the change to summer time, and tells in the morning what still fires', async () => {
  // Two o'clock in the night before 29 March 2026 in Berlin, an hour before clocks are put forward.
  test.pass(Date.parse('2026-03-29T00:00:00Z') - test.now());
  await set(
    'timeInterval',
    'nights',
    timeIntervalSchema.parse({
      name: 'Nights',
      timeIntervals: [
        { times: [{ startTime: '00:00', endTime: '07:00' }], location: 'Europe/Berlin' },
      ],
      muteRoutes: ['webhook'],
    }),
  );
  await start();
  await test.alerts(alertOf({ n: 1 }));
  await untilLeadHeard('1 firing');
  test.pass(4 * hour + 55 * minute);
  await test.alerts(alertOf({ n: 2 }));
  await expect.poll(() => heardByLead().includes('2 firing'), patient).toBe(true);
  expect(test.heard()).toEqual([]);
  // Seven in the morning there: 05:00 UTC, not 06:00.
  test.pass(5 * minute);
  await expect.poll(() => test.heard().toSorted(), patient).toEqual(['1 firing', '2 firing']);
});
