import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEpochFence } from '../../../services/core/bus/epoch-fence.ts';
import { createKafkaClient } from '../../../services/core/bus/kafka/kafka-client.ts';
import { createKafkaBus } from '../../../services/core/bus/kafka-bus.ts';
import { describeEventBus } from '../../contracts/event-bus.contract.ts';
import {
  type BusHarness,
  newTopic,
  silentLog,
  type Thing,
  things,
} from '../../support/bus-harness.ts';
import { numbers, range, readAll } from '../../support/bus-records.ts';
import { createCollector } from '../../support/collector.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../../support/kafka-broker.ts';

function createKafkaHarness(broker: TestBroker): BusHarness {
  const raw = createKafkaClient([broker.address], 'raw', silentLog);
  const open: BusHarness['open'] = ({ drainMs = 5_000, metrics = new Registry() } = {}) =>
    createKafkaBus({
      brokers: [broker.address],
      clientId: 'test',
      retentionMs: 86_400_000,
      clock: Date.now,
      log: silentLog,
      metrics,
      sessionTimeoutMs: 2_000,
      drainMs,
    });
  return {
    storage: { kind: 'kafka', broker: broker.address },
    open,
    second: () => open(),
    writeRaw: async (topic, partition, value) => {
      const producer = raw.producer();
      await producer.connect();
      await producer.send({ topic: topic.name, messages: [{ partition, key: null, value }] });
      await producer.disconnect();
    },
    expire: async (_, topic) => {
      const admin = raw.admin();
      await admin.connect();
      const partitions = (await admin.fetchTopicOffsets(topic.name)).map(({ partition, high }) => ({
        partition,
        offset: high,
      }));
      await admin.deleteTopicRecords({ topic: topic.name, partitions });
      await admin.disconnect();
    },
    close: async () => undefined,
  };
}

describe.skipIf(!kafkaAvailability().available)('Kafka bus', () => {
  let broker: TestBroker;
  let harness: BusHarness;

  beforeAll(async () => {
    broker = await startTestBroker();
    harness = createKafkaHarness(broker);
  });
  afterAll(() => broker?.destroy());

  describeEventBus(async () => harness);

  it('creates topics so that retention counts from the append, and refuses one that has other partitions', async () => {
    const topic = newTopic(3, 'keep');
    const bus = harness.open();
    await bus.publish(topic, things(0, 1));
    const admin = createKafkaClient([broker.address], 'raw', silentLog).admin();
    await admin.connect();
    const topicResource = 2;
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: topicResource, name: topic.name }],
    });
    const settings = new Map(
      resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
    );
    expect(settings.get('message.timestamp.type')).toBe('LogAppendTime');
    expect(settings.get('retention.ms')).toBe('-1');
    await bus.close();
    const narrower = harness.open();
    await expect(narrower.offsets({ ...topic, partitions: 2 })).rejects.toThrow(
      /has 3 partitions, Barograph needs 2/,
    );
    await narrower.close();
    await admin.disconnect();
  });

  it('leaves no group behind after reading', async () => {
    const topic = newTopic(1);
    const bus = harness.open();
    await bus.publish(topic, things(0, 3));
    expect(await readAll(bus, topic, { from: 'earliest' })).toHaveLength(3);
    const admin = createKafkaClient([broker.address], 'raw', silentLog).admin();
    await admin.connect();
    const { groups } = await admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.includes('-read-'))).toEqual([]);
    await admin.disconnect();
    await bus.close();
  });

  it('loses nothing acknowledged when the broker is killed and comes back', async () => {
    const topic = newTopic(2);
    const bus = harness.open();
    const collector = createCollector<Thing>();
    const subscription = await bus.subscribe(
      topic,
      { group: 'through-restart', service: 'tester', maxRecords: 50 },
      collector.handler,
    );
    subscription.failed.catch((error: unknown) => expect.unreachable(String(error)));
    let published = 0;
    const publishUntil = async (end: number): Promise<void> => {
      for (; published < end; published += 10)
        await bus.publish(topic, things(published, published + 10));
    };
    await publishUntil(200);
    const publishing = publishUntil(600);
    await broker.kill();
    const late = createCollector<Thing>();
    const subscribing = bus.subscribe(
      topic,
      { group: 'begun-without-broker', service: 'tester', maxRecords: 50 },
      late.handler,
    );
    await broker.start();
    await publishing;
    await subscribing;
    await late.atLeast(600);
    await expect
      .poll(() => new Set(numbers(collector.records)).size, { timeout: 60_000 })
      .toBe(600);
    // The idempotent producer repeated what was in flight without storing it twice.
    expect(numbers(await readAll(bus, topic, { from: 'earliest' }))).toEqual(range(0, 600));
    await bus.close();
  }, 180_000);

  it('tells a leader that was stopped for a while by its epoch', async () => {
    const topic = newTopic(1);
    const bus = harness.open();
    await bus.offsets(topic);
    const orders = JSON.stringify({
      broker: broker.address,
      role: `r-${process.pid}`,
      topic: topic.name,
    });
    const child = fileURLToPath(new URL('../../support/leader-child.ts', import.meta.url));
    const start = () =>
      spawn(process.execPath, ['--import', 'tsx', child, orders], { stdio: 'inherit' });
    const epochs: number[] = [];
    await bus.subscribe(
      topic,
      { group: 'watch', service: 'tester', maxRecords: 100 },
      async (batch) => void epochs.push(...batch.records.map(({ value }) => value.n)),
    );
    const processes = [start()];
    try {
      await expect.poll(() => epochs.length, { timeout: 30_000 }).toBeGreaterThan(0);
      const first = epochs[0] ?? 0;
      processes[0]?.kill('SIGSTOP');
      processes.push(start());
      await expect.poll(() => epochs.at(-1), { timeout: 30_000 }).toBeGreaterThan(first);
      processes[0]?.kill('SIGCONT');
      // It wakes and writes once more under its old epoch …
      const handover = epochs.findIndex((epoch) => epoch > first);
      await expect
        .poll(() => epochs.indexOf(first, handover), { timeout: 30_000 })
        .toBeGreaterThan(handover);
    } finally {
      for (const each of processes) each.kill('SIGKILL');
    }
    // … which a fence leaves out.
    const fence = createEpochFence(bus, topic, ({ n }) => n);
    const records = await readAll(bus, topic, { from: 'earliest' });
    const { signal } = new AbortController();
    const batch = { topic: topic.name, partition: 0, records, endOffset: records.length, signal };
    const admitted = numbers(await fence(batch));
    expect(admitted.length).toBeLessThan(records.length);
    expect((await fence(batch)).map(({ value }) => value.n)).toEqual(admitted);
    await bus.close();
  }, 120_000);
});
