import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BusFullError } from '../../../../services/core/bus/embedded/retention.ts';
import type { TopicDefinition } from '../../../../services/core/contracts/bus-topics.ts';
import { newTopic, things } from '../../../support/bus-harness.ts';
import { readAll } from '../../../support/bus-records.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from '../../../support/embedded-bus.ts';

const dayMs = 86_400_000;
const textSchema = z.object({ text: z.string() });
type Text = z.infer<typeof textSchema>;

describe('retention', () => {
  let folder: EmbeddedFolder;
  let now: number;
  const clock = (): number => now;

  beforeEach(async () => {
    folder = await makeEmbeddedFolder();
    now = 1_700_000_000_000;
  });
  afterEach(() => folder.remove());

  function newTextTopic(cleanup: TopicDefinition<Text>['cleanup']): TopicDefinition<Text> {
    return { ...newTopic(2), schema: textSchema, cleanup };
  }

  const kilobytes = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      key: `${i}`,
      value: { text: 'x'.repeat(980) },
    }));

  it('drops what is older than the limit, counted from the append, and nothing else', async () => {
    const bus = folder.open({ clock });
    const topic = newTopic(1);
    await bus.publish(topic, things(0, 3_000));
    now += 20 * dayMs;
    await bus.publish(topic, things(3_000, 3_010));
    await bus.enforceRetention();
    expect(await bus.offsets(topic)).toEqual([{ partition: 0, low: 0, end: 3_010 }]);
    now += 11 * dayMs;
    await bus.enforceRetention();
    expect(await bus.offsets(topic)).toEqual([{ partition: 0, low: 3_000, end: 3_010 }]);
  });

  it('goes on counting offsets after everything was dropped and the bus was reopened', async () => {
    const topic = newTopic(1);
    const bus = folder.open({ clock });
    await bus.publish(topic, things(0, 5));
    now += 31 * dayMs;
    await bus.enforceRetention();
    await bus.close();
    const again = folder.open({ clock });
    await again.publish(topic, things(5, 6));
    const records = await readAll(again, topic, { from: 'earliest' });
    expect(records.map(({ offset, value }) => [offset, value.n])).toEqual([[5, 5]]);
  });

  it('keeps topics that keep or compact, also those that nobody has opened since the start', async () => {
    const [kept, compacted] = [newTopic(1, 'keep'), newTopic(1, 'compact')];
    const bus = folder.open({ clock });
    await bus.publish(kept, things(0, 5));
    await bus.publish(compacted, things(0, 5));
    await bus.close();
    now += 400 * dayMs;
    const again = folder.open({ clock, retention: { maxAgeMs: dayMs, maxBytes: 10 } });
    await again.enforceRetention();
    expect(await readAll(again, kept, { from: 'earliest' })).toHaveLength(5);
    expect(await readAll(again, compacted, { from: 'earliest' })).toHaveLength(5);
  });

  it('drops the oldest records of any partition beyond the size limit, without being told', async () => {
    const topic = newTextTopic('delete');
    const bus = folder.open({ clock, retention: { maxAgeMs: 30 * dayMs, maxBytes: 4_000_000 } });
    for (let i = 0; i < 20; i += 1) {
      now += 1_000;
      await bus.publish(topic, kilobytes(500)).catch(async (error: unknown) => {
        // Faster than retention: it says so, and has made room when asked again.
        expect(error).toBeInstanceOf(BusFullError);
        await bus.enforceRetention();
        await bus.publish(topic, kilobytes(500));
      });
    }
    await bus.enforceRetention();
    const records = await readAll(bus, topic, { from: 'earliest' });
    expect(records.length).toBeGreaterThan(500);
    expect(records.length).toBeLessThanOrEqual(4_000);
    const newest = records.filter(({ appendedAt }) => appendedAt === now);
    expect(newest).toHaveLength(500);
    for (const { low } of await bus.offsets(topic)) expect(low).toBeGreaterThan(0);
  });

  it('refuses more than it may hold when nothing can be dropped, and goes on serving what it has', async () => {
    const topic = newTextTopic('keep');
    const bus = folder.open({ clock, retention: { maxAgeMs: dayMs, maxBytes: 1_000_000 } });
    const publishing = async () => {
      for (let i = 0; i < 10; i += 1) await bus.publish(topic, kilobytes(500));
    };
    await expect(publishing()).rejects.toMatchObject({
      name: 'BusFullError',
      retriable: true,
      message: expect.stringContaining('bus.retentionMegabytes'),
    });
    const held = await readAll(bus, topic, { from: 'earliest' });
    expect(held.length % 500).toBe(0);
    expect(held.length).toBeGreaterThan(0);
    await bus.close();
    const roomier = folder.open({ clock });
    await roomier.publish(topic, kilobytes(1));
    expect(await readAll(roomier, topic, { from: 'earliest' })).toHaveLength(held.length + 1);
  });
});
