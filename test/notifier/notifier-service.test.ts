import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { alertOf, replayRecord, storiesOf } from '../support/alerts.ts';
import { contextOn, freshStorage } from '../support/bus-context.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { createNotifierUnderTest, type NotifierUnderTest } from '../support/notifier-under-test.ts';
import { newSuffix, withOwnTopics } from '../support/own-topics.ts';
import { patient } from '../support/patient.ts';

const minute = 60_000;
const hour = 60 * minute;
const resolved = (n: number) => alertOf({ n, state: 'resolved' });

function describeNotifier(openBus: () => EventBus): void {
  let bus: EventBus;
  let test: NotifierUnderTest;
  beforeEach(async () => {
    bus = withOwnTopics(openBus(), newSuffix());
    test = await createNotifierUnderTest(bus);
  });
  afterEach(async () => {
    await test.stop();
    await bus.close();
  });

  async function start(changes: object = {}) {
    const service = await test.start(changes);
    await test.untilActive(service);
    return service;
  }

  it('tells an alert once on the page and by a signed webhook, and its end', async () => {
    await start();
    await test.alerts(alertOf({ n: 1, state: 'pending' }), alertOf({ n: 1 }));
    await test.untilHeard('1 firing');
    // What alerting publishes anew after a restart says nothing new.
    await test.alerts(alertOf({ n: 1, epoch: 2 }), alertOf({ n: 2, epoch: 2, state: 'pending' }));
    test.pass(minute);
    await test.alerts(alertOf({ n: 1, epoch: 2, state: 'no-data' }));
    await test.untilHeard('1 firing', '1 no-data');
    test.pass(minute);
    await test.alerts(alertOf({ n: 1, epoch: 2, state: 'resolved' }));
    await test.untilHeard('1 firing', '1 no-data', '1 resolved');

    const delivered = async () =>
      (await test.written()).filter(({ state }) => state === 'delivered');
    await expect.poll(async () => (await delivered()).length, patient).toBe(6);
    const routes = (await delivered()).map(({ route }) => route).sort();
    expect(routes).toEqual(['page', 'page', 'page', 'webhook', 'webhook', 'webhook']);
    const keys = test.told().map(({ id }) => id);
    const hooks = (await delivered()).filter(({ route }) => route === 'webhook');
    expect(hooks.map(({ id }) => id).sort()).toEqual([...keys].sort());
  });

  it('tells together what fires within the group wait', async () => {
    await start({ groupBy: [], groupWaitSeconds: 60 });
    await test.alerts(alertOf({ n: 1 }));
    await test.alerts(alertOf({ n: 2, severity: 'critical' }));
    await test.untilKnown(2);
    expect(test.heard()).toEqual([]);
    test.pass(minute);
    await test.untilHeard('2 firing, 1 firing');
  });

  it('heeds silences and acknowledgements as they are made', async () => {
    const settings = await test.settings();
    await start({ groupBy: ['series'], repeatHours: 1 });
    const silence = await settings.change({
      kind: 'silence',
      id: 'quiet',
      from: 0,
      value: {
        matchers: [{ name: 'series', value: 'company:MADE1' }],
        startsAt: test.now() - hour,
        endsAt: test.now() + hour / 2,
        comment: '',
      },
      by: 'desk',
    });
    expect(silence.accepted).toBe(true);
    await test.alerts(alertOf({ n: 1 }));
    await test.untilKnown(1);
    await test.alerts(alertOf({ n: 2 }));
    await test.untilHeard('2 firing');
    const value = { note: 'mine' };
    const { id } = alertOf({ n: 2 });
    await settings.change({ kind: 'acknowledgement', id, from: 0, value, by: 'desk' });
    test.pass(hour / 2);
    await test.untilHeard('2 firing', '1 firing');
    // Both have been on for longer than the repeat interval; one of them somebody has in hand.
    test.pass(hour);
    await test.untilHeard('2 firing', '1 firing', '1 firing');
    await test.alerts(resolved(2));
    await test.untilHeard('2 firing', '1 firing', '1 firing', '2 resolved');
    expect(new Set(test.told().map((request) => request.id)).size).toBe(4);
  });

  it('tells of replays only where their owner says so', async () => {
    await test.publish(busTopics.replays, replayRecord('shown'));
    await test.publish(busTopics.replays, replayRecord('told', { notify: true, generation: 1 }));
    await start({ groupBy: ['series'] });
    const inReplay = (n: number, id: string, generation = 0) =>
      alertOf({ n, replay: { id, generation } });
    await test.alerts(inReplay(1, 'shown'), inReplay(2, 'told', 0), inReplay(3, 'told', 1));
    await test.untilHeard('3 firing');
    await test.publish(busTopics.replays, replayRecord('late', { notify: true }));
    await test.alerts(inReplay(4, 'late'));
    await test.untilHeard('3 firing', '4 firing');
  });

  it('leaves out what a former alerting writes too late', async () => {
    await start({ groupBy: ['series'] });
    await test.alerts(alertOf({ n: 1, epoch: 5 }));
    await test.alerts(alertOf({ n: 2, epoch: 4 }));
    await test.alerts(alertOf({ n: 3, epoch: 5 }));
    await test.untilHeard('1 firing', '3 firing');
  });

  it('tells when no minute is closed any more, and when it goes on', async () => {
    const first = 29_000_000 * minute;
    await test.publish(busTopics.live.stories, storiesOf(first));
    await start({ stalledMinutes: 5 });
    test.pass(5 * minute);
    await test.untilHeard('pipeline-stalled');
    expect(test.told()[0]).toMatchObject({ lastMinute: new Date(first).toISOString() });
    await test.publish(busTopics.live.stories, storiesOf(first), storiesOf(first + minute));
    await test.untilHeard('pipeline-stalled', 'pipeline-recovered');
    test.pass(5 * minute);
    await test.untilHeard('pipeline-stalled', 'pipeline-recovered', 'pipeline-stalled');
  });

  it('neither repeats nor misses anything over a restart, whatever lies in the log', async () => {
    const config = { groupBy: ['series'], stalledMinutes: 5 };
    const former = await start(config);
    await test.alerts(alertOf({ n: 1 }), alertOf({ n: 2 }));
    await test.untilHeard('1 firing', '2 firing');
    test.pass(5 * minute);
    await test.untilHeard('1 firing', '2 firing', 'pipeline-stalled');
    await former.close();
    test.pass(minute);
    await test.alerts(resolved(1), alertOf({ n: 3 }));
    const anything = { ...busTopics.live.alerts, schema: z.unknown() };
    await test.publish(anything, 'no alert at all');
    await start({ groupBy: ['series'] });
    await test.untilHeard(
      '1 firing',
      '2 firing',
      'pipeline-stalled',
      ...['1 resolved', '3 firing'],
    );
    await test.alerts(resolved(2));
    await expect.poll(() => test.heard().at(-1), patient).toBe('2 resolved');
    expect(test.heard()).toHaveLength(6);
  });

  it('tells each route what its own settings want', async () => {
    await start({
      groupBy: ['series'],
      routes: [
        { type: 'alertmanager', id: 'grave', url: 'http://127.0.0.1:9', leastSeverity: 'critical' },
        {
          type: 'alertmanager',
          id: 'two',
          url: 'http://127.0.0.1:9',
          matchers: [{ name: 'series', value: 'company:MADE2' }],
          sendResolved: false,
        },
      ],
    });
    await test.alerts(alertOf({ n: 1, severity: 'critical' }), alertOf({ n: 2 }));
    await test.untilHeard('1 firing', '2 firing');
    test.pass(minute);
    await test.alerts(resolved(2));
    await test.untilHeard('1 firing', '2 firing', '2 resolved');
    const told = (await test.written()).flatMap(({ route, content }) =>
      content.type === 'alerts'
        ? content.alerts.map(({ series, state }) => `${route} ${series} ${state}`)
        : [],
    );
    expect(told.filter((line) => /^(grave|two) /.test(line)).sort()).toEqual([
      'grave company:MADE1 firing',
      'two company:MADE2 firing',
    ]);
  });

  it('has one active notifier; another stands by and takes over without a repeat', async () => {
    const active = await start({ groupBy: ['series'] });
    const standby = await test.start({ groupBy: ['series'] });
    expect(standby.readiness()).toEqual({
      ready: false,
      reason: 'standing by: another notifier is the active one',
    });
    await test.alerts(alertOf({ n: 1 }));
    await test.untilHeard('1 firing');
    await active.close();
    await test.untilActive(standby);
    await test.alerts(alertOf({ n: 2 }));
    await test.untilHeard('1 firing', '2 firing');
    const epochs = (await test.written()).map(({ epoch }) => epoch);
    expect(Math.max(...epochs)).toBeGreaterThan(Math.min(...epochs));
  });
}

describe('the notifier on the embedded bus', () => {
  describeNotifier(() => contextOn(freshStorage()).bus);
});

describe.skipIf(!kafkaAvailability().available)('the notifier on Kafka', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker.destroy());
  describeNotifier(() => contextOn({ kind: 'kafka', broker: broker.address }).bus);
});
