import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { InvalidRecordError } from '../../services/core/bus/event-bus.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { BusFixture } from '../support/bus-fixture.ts';
import { newTopic, type Thing, things } from '../support/bus-harness.ts';
import { numbers, readAll } from '../support/bus-records.ts';
import { createCollector } from '../support/collector.ts';
import { patient } from '../support/patient.ts';

const member = { group: 'g', service: 'tester', maxRecords: 10 };

/** Order, keys, batches, refusals and groups. */
export function describePublishSubscribe(fixture: BusFixture): void {
  describe('publish and subscribe', () => {
    it('delivers each partition in order, and equal keys to the same partition, also after reopening', async () => {
      const topic = newTopic(3);
      const partitionOfKey = new Map<string | null, Set<number>>();
      for (let run = 0; run < 2; run += 1) {
        const bus = fixture.open();
        for (let i = 0; i < 4; i += 1) await bus.publish(topic, things(0, 25));
        await bus.close();
      }
      const collector = createCollector<Thing>();
      await fixture.open().subscribe(topic, member, collector.handler);
      const records = await collector.atLeast(200);
      for (const { key, partition } of records) {
        partitionOfKey.set(key, (partitionOfKey.get(key) ?? new Set()).add(partition));
      }
      expect([...partitionOfKey.values()].every((partitions) => partitions.size === 1)).toBe(true);
      for (let partition = 0; partition < 3; partition += 1) {
        const offsets = records.filter((r) => r.partition === partition).map((r) => r.offset);
        expect(offsets).toEqual(offsets.map((_, i) => i));
      }
      expect(records.map((r) => r.value.n).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 200 }, (_, i) => Math.floor(i / 8)),
      );
    });

    it('puts a record where it is told, and keeps null keys and any text', async () => {
      const bus = fixture.open();
      const topic = newTopic(2);
      await bus.publish(topic, [
        { key: 'ключ 鍵 🔑', value: { n: 1 }, partition: 1 },
        { key: null, value: { n: 2 }, partition: 1 },
        { key: '', value: { n: 3 }, partition: 0 },
        { key: 'long'.repeat(100_000), value: { n: 4 }, partition: 1 },
      ]);
      const records = await readAll(bus, topic, { from: 'earliest' });
      expect(records.map(({ partition, key, value }) => [partition, key, value.n])).toEqual([
        [0, '', 3],
        [1, 'ключ 鍵 🔑', 1],
        [1, null, 2],
        [1, 'long'.repeat(100_000), 4],
      ]);
    });

    it('wakes a subscriber for what is published later, with batches no larger than asked', async () => {
      const bus = fixture.open();
      const topic = newTopic(1);
      const collector = createCollector<Thing>();
      const sizes: number[] = [];
      await bus.subscribe(topic, member, async (batch) => {
        sizes.push(batch.records.length);
        await collector.handler(batch);
      });
      await bus.publish(topic, things(0, 35));
      await collector.atLeast(35);
      await bus.publish(topic, things(35, 36));
      await collector.atLeast(36);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
      expect(collector.records.map((r) => r.value.n)).toEqual(
        Array.from({ length: 36 }, (_, n) => n),
      );
    });

    it('handles partitions side by side but each one batch after batch', async () => {
      const bus = fixture.open();
      const topic = newTopic(2);
      const seen: number[] = [];
      const running = new Set<number>();
      let overlap = false;
      let release: () => void = () => undefined;
      const blocked = new Promise<void>((resolve) => {
        release = resolve;
      });
      const collector = createCollector<Thing>();
      await bus.subscribe(topic, { ...member, maxRecords: 2 }, async (batch) => {
        if (running.has(batch.partition)) overlap = true;
        running.add(batch.partition);
        seen.push(batch.partition);
        if (batch.partition === 0) await blocked;
        running.delete(batch.partition);
        await collector.handler(batch);
      });
      const at = (partition: number) => (n: number) => ({ key: null, value: { n }, partition });
      await bus.publish(topic, [...[1, 2, 3, 4].map(at(0)), ...[1, 2, 3, 4].map(at(1))]);
      await collector.atLeast(4);
      // All of partition 1 came through while the first batch of partition 0 is still being handled.
      expect(collector.records.every((r) => r.partition === 1)).toBe(true);
      release();
      await collector.atLeast(8);
      expect(overlap).toBe(false);
      expect(seen.filter((partition) => partition === 0)).toHaveLength(2);
    });

    it('refuses a publish as a whole when one value does not fit', async () => {
      const bus = fixture.open();
      const topic = newTopic(2);
      const wrong = [...things(0, 3), { key: 'x', value: { n: 'four' } as unknown as Thing }];
      await expect(bus.publish(topic, wrong)).rejects.toThrow(/record 3: n: /);
      await expect(bus.publish(topic, wrong)).rejects.toBeInstanceOf(InvalidRecordError);
      const outside = [{ key: 'x', value: { n: 1 }, partition: 2 }];
      await expect(bus.publish(topic, outside)).rejects.toBeInstanceOf(InvalidRecordError);
      expect((await bus.offsets(topic)).map(({ end }) => end)).toEqual([0, 0]);
    });

    it('counts what is published and consumed, and the lag', async () => {
      const metrics = new Registry();
      const bus = fixture.open({ metrics });
      const topic = newTopic(1);
      const collector = createCollector<Thing>();
      const subscription = await bus.subscribe(topic, member, collector.handler);
      await bus.publish(topic, things(0, 12));
      await collector.atLeast(12);
      await expect
        .poll(() => metricOf(metrics, 'barograph_bus_consumed_total', topic), patient)
        .toBe(12);
      expect(await metricOf(metrics, 'barograph_bus_published_total', topic)).toBe(12);
      expect(await metricOf(metrics, 'barograph_bus_lag_records', topic)).toBe(0);
      await subscription.close();
      expect(await metricOf(metrics, 'barograph_bus_lag_records', topic)).toBeUndefined();
    });
  });

  it('shares the partitions of a topic among the members of a group', async () => {
    const bus = fixture.open();
    const other = fixture.openSecond(bus);
    const topic = newTopic(4);
    const owners = [new Set<number>(), new Set<number>()];
    const watch = (index: number) => ({
      ...member,
      onAssigned: (partitions: readonly number[]) => {
        for (const p of partitions) owners[index]?.add(p);
      },
      onRevoked: (partitions: readonly number[]) => {
        for (const p of partitions) owners[index]?.delete(p);
      },
    });
    const collector = createCollector<Thing>();
    await bus.subscribe(topic, watch(0), collector.handler);
    expect(owners[0]?.size).toBe(4);
    const leaver = await other.subscribe(topic, watch(1), collector.handler);
    await expect.poll(() => owners.map((set) => set.size), patient).toEqual([2, 2]);
    expect(new Set(owners.flatMap((set) => [...set])).size).toBe(4);
    await bus.publish(topic, things(0, 100));
    await expect.poll(() => new Set(numbers(collector.records)).size, patient).toBe(100);
    await leaver.close();
    expect(owners[1]?.size).toBe(0);
    await expect.poll(() => owners[0]?.size, patient).toBe(4);
    await bus.publish(topic, things(100, 200));
    await expect.poll(() => new Set(numbers(collector.records)).size, patient).toBe(200);
  });
}

async function metricOf(
  metrics: Registry,
  name: string,
  topic: TopicDefinition<unknown>,
): Promise<number | undefined> {
  const metric = await metrics.getSingleMetric(name)?.get();
  return metric?.values.find(({ labels }) => labels['topic'] === topic.name)?.value;
}
