import { Registry } from 'prom-client';
import { expect } from 'vitest';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { busTopics, type TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { Notification } from '../../services/core/contracts/notification.ts';
import type { Service } from '../../services/core/service.ts';
import { followSettings, type SettingsLog } from '../../services/core/settings/settings-log.ts';
import { notifierConfig } from '../../services/notifier/config.ts';
import { startNotifier } from '../../services/notifier/notifier-service.ts';
import { silentLog } from './bus-harness.ts';
import { type CollectingServer, startCollectingServer } from './collecting-server.ts';
import { patient } from './patient.ts';

/** What the webhook was sent. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly status?: string;
  readonly alerts?: readonly { readonly id: string; readonly state: string }[];
}

/** A real notifier on a real bus, its webhook's receiver, and a clock that the test moves. */
export interface NotifierUnderTest {
  readonly bus: EventBus;
  /** What the webhook was sent, oldest first. */
  told(): readonly Told[];
  /** The same in short: each request's alerts as `n state`, or its type. */
  heard(): readonly string[];
  untilHeard(...expected: readonly string[]): Promise<void>;
  /** What was written of a notification last, by route. */
  written(): Promise<readonly Notification[]>;
  publish<T>(topic: TopicDefinition<T>, ...values: readonly T[]): Promise<void>;
  alerts(...alerts: readonly Alert[]): Promise<void>;
  /** Resolves when the active notifier holds this many alerts. */
  untilKnown(alerts: number): Promise<void>;
  pass(ms: number): void;
  now(): number;
  settings(): Promise<SettingsLog>;
  /** Starts a notifier, to be the active one or to stand by. */
  start(changes?: object): Promise<Service>;
  untilActive(service: Service): Promise<void>;
  stop(): Promise<void>;
}

/** Records of compacted topics need a key; a replay's is its id. */
function keyOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : null;
}

/** Group waits that end at once, and no word of stalls, as far as the test does not say otherwise. */
const quick = { groupWaitSeconds: 0, groupIntervalSeconds: 1, stalledMinutes: 1_440 };

export async function createNotifierUnderTest(bus: EventBus): Promise<NotifierUnderTest> {
  const receiver: CollectingServer = await startCollectingServer((_request, response) =>
    response.end(),
  );
  let passed = 0;
  const now = (): number => Date.now() + passed;
  const services: Service[] = [];
  const logs: SettingsLog[] = [];
  let metrics = new Registry();

  const told = (): Told[] => receiver.requests.map(({ body }) => JSON.parse(body) as Told);
  const heard = (): string[] =>
    told().map(({ type, alerts = [] }) =>
      type === 'alerts'
        ? alerts.map(({ id, state }) => `${names.get(id)} ${state}`).join(', ')
        : type,
    );
  /** Names of alerts for people, by id. */
  const names = new Map<string, string>();

  const publish: NotifierUnderTest['publish'] = (topic, ...values) =>
    bus.publish(
      topic,
      values.map((value) => ({ key: keyOf(value), value })),
    );

  return {
    bus,
    told,
    heard,
    untilHeard: (...expected) => expect.poll(heard, patient).toEqual(expected),
    written: async () => {
      const newest = new Map<string, Notification>();
      for await (const records of bus.read(busTopics.notifications, { from: 'earliest' })) {
        for (const { value } of records) newest.set(value.id, value);
      }
      return [...newest.values()];
    },
    publish,
    alerts: async (...alerts) => {
      for (const { id, seriesName } of alerts) names.set(id, seriesName.split(' ').at(-1) ?? '');
      const lane = alerts[0]?.replay === undefined ? 'live' : 'replay';
      await publish(busTopics[lane].alerts, ...alerts);
    },
    untilKnown: (count) =>
      expect
        .poll(
          async () =>
            (await metrics.getSingleMetric('barograph_notifier_alerts')?.get())?.values[0]?.value,
          patient,
        )
        .toBe(count),
    pass: (ms) => {
      passed += ms;
    },
    now,
    settings: async () => {
      const log = await followSettings(bus, 'test', now);
      logs.push(log);
      return log;
    },
    start: async (changes = {}) => {
      metrics = new Registry();
      const config = notifierConfig.schema.parse({
        ...quick,
        webhook: { url: receiver.url, secret: '0123456789abcdef' },
        ...changes,
      });
      const context = { bus, clock: now, log: silentLog, metrics, dataDir: '' };
      const service = await startNotifier(context, config);
      services.push(service);
      return service;
    },
    untilActive: (service) =>
      Promise.race([
        expect.poll(() => service.readiness(), patient).toEqual({ ready: true }),
        service.failed,
      ]),
    stop: async () => {
      for (const service of services.reverse()) await service.close();
      for (const log of logs) await log.close();
      await receiver.close();
    },
  };
}
