import { describe, expect, it } from 'vitest';
import type { BusFixture } from '../support/bus-fixture.ts';
import { newTopic, type Thing, things } from '../support/bus-harness.ts';
import { numbers, range } from '../support/bus-records.ts';
import { createCollector } from '../support/collector.ts';

const member = { group: 'g', service: 'tester', maxRecords: 10 };

/** Where a group begins and goes on. */
export function describeGroupOffsets(fixture: BusFixture): void {
  describe('where a group begins', () => {
    it('goes on after what was acknowledged, also after reopening', async () => {
      const topic = newTopic(2);
      const first = fixture.open();
      const before = createCollector<Thing>();
      await first.publish(topic, things(0, 20));
      await first.subscribe(topic, member, before.handler);
      await before.atLeast(20);
      await first.close();
      const second = fixture.open();
      expect(sum((await second.committed(topic, 'g')).values())).toBe(20);
      await second.publish(topic, things(20, 30));
      const after = createCollector<Thing>();
      await second.subscribe(topic, member, after.handler);
      await after.atLeast(10);
      expect(numbers(after.records)).toEqual(range(20, 30));
      const other = createCollector<Thing>();
      await second.subscribe(topic, { ...member, group: 'other' }, other.handler);
      await other.atLeast(30);
    });

    it('begins at the end when asked to, and misses nothing published once subscribed', async () => {
      const bus = fixture.open();
      const topic = newTopic(2);
      await bus.publish(topic, things(0, 10));
      const collector = createCollector<Thing>();
      await bus.subscribe(topic, { ...member, startAt: 'latest' }, collector.handler);
      await bus.publish(topic, things(10, 20));
      await collector.atLeast(10);
      expect(numbers(collector.records)).toEqual(range(10, 20));
    });

    it('begins at positions of the subscriber, which the group neither reads nor writes', async () => {
      const bus = fixture.open();
      const topic = newTopic(2);
      const at = (n: number) => ({ key: null, value: { n }, partition: n % 2 });
      await bus.publish(topic, range(0, 20).map(at));
      const collector = createCollector<Thing>();
      const positions = async (partition: number) => (partition === 0 ? 7 : undefined);
      await bus.subscribe(topic, { ...member, positions }, collector.handler);
      await collector.atLeast(13);
      expect(numbers(collector.records)).toEqual([1, 3, 5, 7, 9, 11, 13, 14, 15, 16, 17, 18, 19]);
      expect((await bus.committed(topic, 'g')).size).toBe(0);
    });

    it('begins at the first record kept when its position lies beyond the log', async () => {
      const bus = fixture.open();
      const topic = newTopic(1);
      await bus.publish(topic, things(0, 5));
      const collector = createCollector<Thing>();
      await bus.subscribe(topic, { ...member, positions: async () => 1_000 }, collector.handler);
      await collector.atLeast(5);
      expect(numbers(collector.records)).toEqual(range(0, 5));
    });
  });
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
