import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { OffsetOutOfRangeError, type ReadRange } from '../../services/core/bus/event-bus.ts';
import type { BusFixture } from '../support/bus-fixture.ts';
import { newTopic, type Thing, things } from '../support/bus-harness.ts';
import { numbers, range, readAll } from '../support/bus-records.ts';
import { createCollector } from '../support/collector.ts';

const member = { group: 'g', service: 'tester', maxRecords: 10 };

/** Ranges by offset and time, and what retention does to them. */
export function describeReading(fixture: BusFixture): void {
  describe('read', () => {
    it('answers questions about several new topics at a time', async () => {
      const bus = fixture.open();
      const topics = range(0, 8).map(() => newTopic(1));
      const answers = await Promise.all(topics.map((topic) => bus.offsets(topic)));
      expect(answers).toEqual(topics.map(() => [{ partition: 0, low: 0, end: 0 }]));
    });

    it('reads by offset, from partitions in the order given, up to where it is told', async () => {
      const bus = fixture.open();
      const topic = newTopic(2);
      const at = (n: number) => ({ key: null, value: { n }, partition: n % 2 });
      await bus.publish(topic, range(0, 20).map(at));
      const read = (wanted: ReadRange) => readAll(bus, topic, wanted);
      const bounded = { from: { offset: 3 }, to: { offset: 5 } };
      expect((await read({ ...bounded, partitions: [1, 0] })).map((r) => r.value.n)).toEqual([
        7, 9, 6, 8,
      ]);
      expect(await read({ from: 'earliest' })).toHaveLength(20);
      expect(await read({ from: { offset: 10 }, partitions: [0] })).toEqual([]);
      expect(await read({ from: { offset: 8 }, to: { offset: 1_000 } })).toHaveLength(4);
    });

    it('reads by the time of the append', async () => {
      const bus = fixture.open();
      const topic = newTopic(2);
      await bus.publish(topic, things(0, 10));
      await sleep(5);
      await bus.publish(topic, things(10, 20));
      const all = await readAll(bus, topic, { from: 'earliest' });
      const later = Math.min(...all.filter((r) => r.value.n >= 10).map((r) => r.appendedAt));
      expect(numbers(await readAll(bus, topic, { from: { appendedAt: later } }))).toEqual(
        range(10, 20),
      );
      const upTo: ReadRange = { from: { appendedAt: 0 }, to: { appendedAt: later } };
      expect(numbers(await readAll(bus, topic, upTo))).toEqual(range(0, 10));
      expect(await readAll(bus, topic, { from: { appendedAt: later + 3_600_000 } })).toEqual([]);
    });

    it('says so when retention has dropped the offset, and subscribers go on from the first one kept', async () => {
      const bus = fixture.open();
      const topic = newTopic(1);
      await bus.publish(topic, things(0, 10));
      await fixture.harness().expire(bus, topic);
      await bus.publish(topic, things(10, 15));
      expect(await bus.offsets(topic)).toEqual([{ partition: 0, low: 10, end: 15 }]);
      const tooOld = readAll(bus, topic, { from: { offset: 3 } });
      await expect(tooOld).rejects.toBeInstanceOf(OffsetOutOfRangeError);
      await expect(tooOld).rejects.toMatchObject({ low: 10 });
      expect(numbers(await readAll(bus, topic, { from: 'earliest' }))).toEqual(range(10, 15));
      const collector = createCollector<Thing>();
      await bus.subscribe(topic, { ...member, positions: async () => 3 }, collector.handler);
      await collector.atLeast(5);
      expect(numbers(collector.records)).toEqual(range(10, 15));
    });
  });
}
