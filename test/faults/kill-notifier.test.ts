import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { systemClock } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { Notification } from '../../services/core/contracts/notification.ts';
import type { Service } from '../../services/core/service.ts';
import { startNotifier } from '../../services/notifier/notifier-service.ts';
import { publishAlerts, quickNotifierConfig } from '../support/alert-load.ts';
import { alertOf } from '../support/alerts.ts';
import { silentLog } from '../support/bus-harness.ts';
import { type IngestBus, openIngestBus } from '../support/ingest-bus.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import {
  type Fault,
  type Judge,
  type KillingReceiver,
  killingMailServer,
  killingWebhook,
} from '../support/killing-receivers.ts';
import { patient } from '../support/patient.ts';

const script = fileURLToPath(new URL('../support/notifier-child.ts', import.meta.url));
const alerts = 120;
const long = { timeout: 90_000, interval: 100 };

const kills: readonly (readonly [number, Fault])[] = [
  [5, 'die before the answer'],
  [30, 'die right after the answer'],
  [60, 'die before the answer'],
  [90, 'die right after the answer'],
];

let children: Map<string, ChildProcess>;
let receiver: KillingReceiver;
/** Faults by the number of distinct notifications received; each strikes once. */
let faults: Map<number, Fault>;
let struck: { readonly fault: Fault; readonly key: string; readonly child: string }[];

beforeEach(() => {
  children = new Map();
  struck = [];
  faults = new Map(kills);
});
afterEach(async () => {
  for (const child of children.values()) child.kill('SIGKILL');
  await receiver.close();
});

const judge: Judge = ({ key }, sender) => {
  const count = new Set(keys()).size;
  const fault = faults.get(count) ?? 'none';
  faults.delete(count);
  if (fault !== 'none') struck.push({ fault, key, child: sender });
  return { fault, child: children.get(sender) };
};

const keys = (): string[] => receiver.accepted.map(({ key }) => key);

async function startChild(
  name: string,
  storage: IngestBus,
  publishes: number,
): Promise<ChildProcess> {
  const orders = { storage, routes: receiver.routes(name), alerts: publishes };
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.set(name, child);
  const ended = once(child, 'exit').then(() => {
    throw new Error('the notifier ended early');
  });
  ended.catch(() => undefined);
  if (child.stdout !== null) await Promise.race([once(child.stdout, 'data'), ended]);
  return child;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function startNotifierHere(bus: EventBus): Promise<Service> {
  const deps = { clock: systemClock, log: silentLog, metrics: new Registry() };
  return startNotifier({ bus, dataDir: '', ...deps }, quickNotifierConfig(receiver.routes('here')));
}

/** The receiver's notifications as the log has them. */
async function outboxOf(bus: EventBus): Promise<Notification[]> {
  const newest = new Map<string, Notification>();
  for await (const records of bus.read(busTopics.notifications, { from: 'earliest' })) {
    for (const { value } of records) newest.set(value.id, value);
  }
  return [...newest.values()].filter(({ route }) => route === receiver.route);
}

/** The notification that a key belongs to: itself, or what stands before the domain of a Message-ID. */
const idOf = (key: string): string => key.replace(/^<|@.*$/g, '');

/** Each alert was told under one key only, and each key stands in the log as delivered. */
async function expectEachToldOnce(bus: EventBus): Promise<void> {
  const keysOf = new Map<string, Set<string>>();
  for (const { key, alerts: ids } of receiver.accepted) {
    for (const id of ids) keysOf.set(id, (keysOf.get(id) ?? new Set()).add(key));
  }
  const expected = Array.from({ length: alerts }, (_, n) => alertOf({ n }).id);
  expect([...keysOf.keys()].sort()).toEqual(expected.sort());
  expect([...keysOf.values()].filter(({ size }) => size !== 1)).toEqual([]);
  const inLog = async () => (await outboxOf(bus)).map(({ id, state }) => `${id} ${state}`).sort();
  const delivered = [...new Set(keys())].map((key) => `${idOf(key)} delivered`).sort();
  await expect.poll(inLog, patient).toEqual(delivered);

  // What was accepted when the sender died without an answer has come again.
  expect(struck).toHaveLength(kills.length);
  for (const { fault, key } of struck) {
    const times = keys().filter((other) => other === key).length;
    if (fault === 'die before the answer') expect(times).toBeGreaterThan(1);
  }
}

describe('the notifier under kill -9 loses nothing and repeats under the same key only', () => {
  it.each([
    ['webhook', killingWebhook],
    ['e-mail', killingMailServer],
  ])(
    'by %s on the embedded bus',
    async (_name, open) => {
      receiver = await open(judge);
      const dataDir = mkdtempSync(join(tmpdir(), 'barograph-kill-notifier-'));
      const storage: IngestBus = { kind: 'embedded', dataDir };
      for (const _kill of kills) {
        const child = await startChild('only', storage, alerts);
        await expect.poll(() => hasEnded(child), long).toBe(true);
      }
      const last = await startChild('only', storage, alerts);
      await expect.poll(() => new Set(keys()).size, long).toBe(alerts);
      const ended = once(last, 'exit');
      last.kill('SIGKILL');
      await ended;

      const bus = openIngestBus(storage);
      const notifier = await startNotifierHere(bus);
      await expectEachToldOnce(bus);
      await notifier.close();
      await bus.close();
    },
    240_000,
  );
});

describe.skipIf(!kafkaAvailability().available)('and so it does', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker.destroy());

  it('on Kafka, where a standby takes over each time', async () => {
    receiver = await killingWebhook(judge);
    const storage: IngestBus = { kind: 'kafka', broker: broker.address };
    const bus = openIngestBus(storage);
    await startChild('a', storage, 0);
    await startChild('b', storage, 0);
    faults.clear();
    const perKill = alerts / kills.length;
    for (const [n, [, fault]] of kills.entries()) {
      faults.set(n * perKill + 5, fault);
      const published = publishAlerts(bus, n * perKill, (n + 1) * perKill);
      await expect.poll(() => struck.length, long).toBe(n + 1);
      // The standby tells the rest; only then is there another one again.
      await expect.poll(() => new Set(keys()).size, long).toBe((n + 1) * perKill);
      await published;
      await startChild(struck[n]?.child ?? '', storage, 0);
    }
    await expectEachToldOnce(bus);
    const senders = struck.map(({ child }) => child);
    expect(senders.filter((child, i) => child === senders[i - 1])).toEqual([]);
    for (const child of children.values()) child.kill('SIGKILL');
    await bus.close();
  }, 300_000);
});
