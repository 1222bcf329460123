import { describe, expect, it } from 'vitest';
import { deadLetterTopicOf } from '../../services/core/bus/dead-letters.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { DeadLetter } from '../../services/core/contracts/dead-letter.ts';
import { BarographError } from '../../services/core/errors.ts';
import type { BusFixture } from '../support/bus-fixture.ts';
import { newTopic, type Thing, things } from '../support/bus-harness.ts';
import { numbers, range, readAll } from '../support/bus-records.ts';
import { createCollector } from '../support/collector.ts';
import { patient } from '../support/patient.ts';

const member = { group: 'g', service: 'tester', maxRecords: 10 };

/** Retries, dead letters and closing. */
export function describeFailures(fixture: BusFixture): void {
  describe('failures', () => {
    it('delivers a batch again until a retriable failure is over', async () => {
      const bus = fixture.open();
      const topic = newTopic(1);
      await bus.publish(topic, things(0, 5));
      const attempts: number[][] = [];
      const collector = createCollector<Thing>();
      await bus.subscribe(topic, member, async (batch) => {
        attempts.push(batch.records.map((r) => r.value.n));
        if (attempts.length < 3) throw new BarographError('not yet', { retriable: true });
        await collector.handler(batch);
      });
      await collector.atLeast(5);
      expect(attempts.slice(0, 3)).toEqual([range(0, 5), range(0, 5), range(0, 5)]);
      await expect.poll(() => bus.committed(topic, 'g'), patient).toEqual(new Map([[0, 5]]));
    });

    it('sends a record that cannot be handled to the dead letters and goes on with the rest', async () => {
      const bus = fixture.open();
      const topic = newTopic(1);
      await bus.publish(topic, things(0, 10));
      const collector = createCollector<Thing>();
      const handled: number[] = [];
      await bus.subscribe(topic, member, async (batch) => {
        if (batch.records.some((r) => r.value.n === 6)) throw new Error('six is poison');
        handled.push(...batch.records.map((r) => r.value.n));
        await collector.handler(batch);
      });
      await collector.atLeast(9);
      expect(handled).toEqual(range(0, 10).filter((n) => n !== 6));
      await expect.poll(() => bus.committed(topic, 'g'), patient).toEqual(new Map([[0, 10]]));
      expect(await deadLettersOf(bus, topic)).toMatchObject([
        {
          service: 'tester',
          origin: { type: 'record', topic: topic.name, partition: 0, offset: 6 },
          reason: 'six is poison',
          raw: Buffer.from('{"n":6}').toString('base64'),
          rawBytes: 7,
        },
      ]);
    });

    it('sends stored values that are not JSON or do not fit to the dead letters, bytes and all', async () => {
      const topic = newTopic(1);
      const before = fixture.open();
      await before.publish(topic, things(0, 1));
      await before.close();
      await fixture.harness().writeRaw(topic, 0, 'not {json');
      await fixture.harness().writeRaw(topic, 0, '{"n":"text"}');
      await fixture.harness().writeRaw(topic, 0, '{"__proto__":{"n":1}}');
      const bus = fixture.open();
      await bus.publish(topic, things(1, 2));
      const collector = createCollector<Thing>();
      await bus.subscribe(topic, member, collector.handler);
      await collector.atLeast(2);
      expect(numbers(collector.records)).toEqual([0, 1]);
      const letters = await deadLettersOf(bus, topic);
      expect(letters.map((l) => Buffer.from(l.raw, 'base64').toString())).toEqual([
        'not {json',
        '{"n":"text"}',
        '{"__proto__":{"n":1}}',
      ]);
      expect(letters[0]?.reason).toMatch(/not JSON/);
      expect(letters[1]?.reason).toMatch(/does not fit the schema: n: /);
      expect(new Set(letters.map(({ id }) => id)).size).toBe(3);
      expect(numbers(await readAll(bus, topic, { from: 'earliest' }))).toEqual([0, 1]);
    });

    it('lets a handler finish when the subscription closes, and stores its acknowledgement', async () => {
      const bus = fixture.open();
      const topic = newTopic(1);
      await bus.publish(topic, things(0, 30));
      let handling: () => void = () => undefined;
      const began = new Promise<void>((resolve) => {
        handling = resolve;
      });
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let calls = 0;
      const subscription = await bus.subscribe(topic, member, async () => {
        calls += 1;
        handling();
        await finished;
      });
      await began;
      const closed = subscription.close();
      finish();
      await closed;
      expect(calls).toBe(1);
      expect(await bus.committed(topic, 'g')).toEqual(new Map([[0, 10]]));
    });

    it('does not count the result of a handler that outlives the time to drain', async () => {
      const bus = fixture.open({ drainMs: 20 });
      const topic = newTopic(1);
      await bus.publish(topic, things(0, 5));
      let began: () => void = () => undefined;
      const handling = new Promise<void>((resolve) => {
        began = resolve;
      });
      const subscription = await bus.subscribe(topic, member, async (batch) => {
        began();
        await new Promise((resolve) => batch.signal.addEventListener('abort', resolve));
      });
      await handling;
      await subscription.close();
      expect((await bus.committed(topic, 'g')).size).toBe(0);
    });
  });
}

async function deadLettersOf(
  bus: EventBus,
  topic: TopicDefinition<unknown>,
): Promise<readonly DeadLetter[]> {
  const records = await readAll(bus, deadLetterTopicOf(topic.name), { from: 'earliest' });
  return records
    .map((r) => r.value)
    .filter((value) => value.type === 'dead-letter')
    .filter((letter) => letter.origin.type === 'record' && letter.origin.topic === topic.name);
}
