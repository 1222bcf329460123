import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogStore } from '../../../services/core/bus/embedded/log-store.ts';
import type { EmbeddedBus } from '../../../services/core/bus/embedded-bus.ts';
import { describeEventBus } from '../../contracts/event-bus.contract.ts';
import { type BusHarness, newTopic, type Thing, things } from '../../support/bus-harness.ts';
import { numbers, range, readAll } from '../../support/bus-records.ts';
import { createCollector } from '../../support/collector.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from '../../support/embedded-bus.ts';

const dayMs = 86_400_000;

async function startEmbeddedHarness(): Promise<BusHarness> {
  const folder = await makeEmbeddedFolder();
  const { dataDir } = folder;
  let ahead = 0;
  const clock = (): number => Date.now() + ahead;
  const buses = new WeakMap<object, EmbeddedBus>();
  return {
    storage: { kind: 'embedded', dataDir },
    open: (options) => {
      const bus = folder.open({ clock, ...options });
      buses.set(bus, bus);
      return bus;
    },
    second: (first) => first,
    writeRaw: async (topic, partition, value) => {
      const store = openLogStore(dataDir, 'none');
      store.append([{ topic, records: [{ partition, key: null, json: value }] }], Date.now());
      await store.close();
    },
    expire: async (bus) => {
      ahead += 31 * dayMs;
      await buses.get(bus)?.enforceRetention();
    },
    close: () => folder.remove(),
  };
}

describe('embedded bus', () => {
  describeEventBus(startEmbeddedHarness);

  describe('on its own', () => {
    let folder: EmbeddedFolder;
    beforeEach(async () => {
      folder = await makeEmbeddedFolder();
    });
    afterEach(() => folder.remove());

    it('stores concurrent publishes in the order in which they were called', async () => {
      const bus = folder.open();
      const topic = newTopic(1);
      await Promise.all(range(0, 200).map((n) => bus.publish(topic, things(n, n + 1))));
      const records = await readAll(bus, topic, { from: 'earliest' });
      expect(records.map((r) => r.value.n)).toEqual(range(0, 200));
    });

    it('flushes every commit when asked to', async () => {
      const topic = newTopic(1);
      const bus = folder.open({ sync: 'every-commit' });
      await bus.publish(topic, things(0, 10));
      const collector = createCollector<Thing>();
      const options = { group: 'g', service: 'tester', maxRecords: 10 };
      const subscription = await bus.subscribe(topic, options, collector.handler);
      await collector.atLeast(10);
      await subscription.close();
      await bus.close();
      const again = folder.open({ sync: 'every-commit' });
      expect(numbers(await readAll(again, topic, { from: 'earliest' }))).toEqual(range(0, 10));
      expect(await again.committed(topic, 'g')).toEqual(new Map([[0, 10]]));
    });

    it('never lets time run backwards within a partition', async () => {
      let now = 1_000_000;
      const bus = folder.open({ clock: () => now });
      const topic = newTopic(1);
      await bus.publish(topic, things(0, 1));
      now = 500_000;
      await bus.publish(topic, things(1, 2));
      const records = await readAll(bus, topic, { from: 'earliest' });
      expect(records.map((r) => r.appendedAt)).toEqual([1_000_000, 1_000_000]);
    });

    it('keeps the newest record of each key where a topic is compacted, and asks for keys', async () => {
      const bus = folder.open();
      const topic = newTopic(1, 'compact');
      const long = 'k'.repeat(5_000);
      const put = (key: string, n: number) => bus.publish(topic, [{ key, value: { n } }]);
      await put('a', 1);
      await put(long, 2);
      await put('a', 3);
      await put(long, 4);
      await put('b', 5);
      const records = await readAll(bus, topic, { from: 'earliest' });
      expect(records.map(({ key, offset, value }) => [key, offset, value.n])).toEqual([
        ['a', 2, 3],
        [long, 3, 4],
        ['b', 4, 5],
      ]);
      expect(await bus.offsets(topic)).toEqual([{ partition: 0, low: 0, end: 5 }]);
      await expect(bus.publish(topic, [{ key: null, value: { n: 1 } }])).rejects.toThrow(/key/);
    });

    it('refuses to publish once it is closed', async () => {
      const bus = folder.open();
      await bus.close();
      await expect(bus.publish(newTopic(1), things(0, 1))).rejects.toThrow(/closed/);
    });
  });
});
