import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createEpochFence } from '../../services/core/bus/epoch-fence.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { type Campaign, campaign, type Reign } from '../../services/core/bus/leadership.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { BusFixture } from '../support/bus-fixture.ts';
import { newTopic, silentLog } from '../support/bus-harness.ts';
import { patient } from '../support/patient.ts';

const orderSchema = z.object({ epoch: z.int(), n: z.int() });
type Order = z.infer<typeof orderSchema>;
let roles = 0;

/** One active member per role, and what becomes of a former one's writes. */
export function describeLeadership(fixture: BusFixture): void {
  function stand(bus: EventBus, role: string, member: string, reigns: Reign[]): Promise<Campaign> {
    const deps = { bus, role, member, clock: Date.now, log: silentLog };
    return campaign(deps, (reign) => reigns.push(reign));
  }

  function newRole(): string {
    roles += 1;
    return `role-${process.pid}-${roles}`;
  }

  describe('leadership', () => {
    it('has one member at a time, and a higher epoch with each', async () => {
      const role = newRole();
      const bus = fixture.open();
      const [first, second]: [Reign[], Reign[]] = [[], []];
      const leader = await stand(bus, role, 'first', first);
      await expect.poll(() => first.length, patient).toBe(1);
      const standby = await stand(fixture.openSecond(bus), role, 'second', second);
      expect(second).toEqual([]);
      expect(first[0]?.lost.aborted).toBe(false);
      await leader.close();
      expect(first[0]?.lost.aborted).toBe(true);
      await expect.poll(() => second.length, patient).toBe(1);
      expect(second[0]?.epoch).toBeGreaterThan(first[0]?.epoch ?? Number.POSITIVE_INFINITY);
      const again: Reign[] = [];
      await standby.close();
      await stand(bus, role, 'first', again);
      await expect.poll(() => again.length, patient).toBe(1);
      expect(again[0]?.epoch).toBeGreaterThan(second[0]?.epoch ?? Number.POSITIVE_INFINITY);
    });

    it('keeps roles apart', async () => {
      const bus = fixture.open();
      const reigns: [Reign[], Reign[]] = [[], []];
      await stand(bus, newRole(), 'a', reigns[0]);
      await stand(bus, newRole(), 'b', reigns[1]);
      await expect.poll(() => reigns.map((list) => list.length), patient).toEqual([1, 1]);
      expect(reigns.flat().some(({ lost }) => lost.aborted)).toBe(false);
    });

    it('leaves the late write of a former leader without effect, also for a consumer that begins just before it', async () => {
      const bus = fixture.open();
      const topic: TopicDefinition<Order> = {
        ...newTopic(1),
        schema: orderSchema,
      };
      const [first, second]: [Reign[], Reign[]] = [[], []];
      const role = newRole();
      const old = await stand(bus, role, 'old', first);
      await expect.poll(() => first.length, patient).toBe(1);
      const write = (reign: Reign | undefined, n: number) =>
        bus.publish(topic, [{ key: null, value: { epoch: reign?.epoch ?? -1, n } }]);
      await write(first[0], 1);
      await old.close();
      await stand(bus, role, 'new', second);
      await expect.poll(() => second.length, patient).toBe(1);
      await write(second[0], 2);
      await write(first[0], 3);
      await write(second[0], 4);
      for (const [start, expected] of [
        [0, [1, 2, 4]],
        [2, [4]],
      ] as const) {
        const admitted: number[] = [];
        const fence = createEpochFence(bus, topic, (order) => order.epoch);
        const options = {
          group: 'fenced',
          service: 'tester',
          maxRecords: 10,
          positions: async () => start,
        };
        const subscription = await bus.subscribe(topic, options, async (batch) => {
          admitted.push(...(await fence(batch)).map((record) => record.value.n));
        });
        await expect.poll(() => admitted, patient).toEqual(expected);
        await subscription.close();
      }
    });
  });
}
