import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedBus } from '../../../services/core/bus/embedded-bus.ts';
import { createEpochFence } from '../../../services/core/bus/epoch-fence.ts';
import type { Batch } from '../../../services/core/bus/event-bus.ts';
import { newTopic, type Thing } from '../../support/bus-harness.ts';
import { readAll } from '../../support/bus-records.ts';
import { type EmbeddedFolder, makeEmbeddedFolder } from '../../support/embedded-bus.ts';

describe('createEpochFence', () => {
  let folder: EmbeddedFolder;
  let bus: EmbeddedBus;
  // The numbers are the epochs here.
  const topic = newTopic(1);
  const epochs = [3, 3, 5, 4, 5, 3, 6, 5];

  beforeEach(async () => {
    folder = await makeEmbeddedFolder();
    bus = folder.open();
    await bus.publish(
      topic,
      epochs.map((n) => ({ key: null, value: { n } })),
    );
  });
  afterEach(() => folder.remove());

  async function batch(from: number, to: number): Promise<Batch<Thing>> {
    const records = await readAll(bus, topic, { from: { offset: from }, to: { offset: to } });
    const { signal } = new AbortController();
    return { topic: topic.name, partition: 0, records, endOffset: epochs.length, signal };
  }

  it.each([1, 2, 3, 8])('drops the same records in batches of %i', async (size) => {
    const fence = createEpochFence(bus, topic, ({ n }) => n);
    const admitted: number[] = [];
    for (let from = 0; from < epochs.length; from += size) {
      admitted.push(...(await fence(await batch(from, from + size))).map((r) => r.offset));
    }
    expect(admitted).toEqual([0, 1, 2, 4, 6]);
  });

  it('drops the same records wherever it begins, and when a batch comes again or from further back', async () => {
    const fence = createEpochFence(bus, topic, ({ n }) => n);
    const admit = async (from: number, to: number) =>
      (await fence(await batch(from, to))).map((r) => r.offset);
    expect(await admit(5, 8)).toEqual([6]);
    expect(await admit(5, 8)).toEqual([6]);
    expect(await admit(1, 4)).toEqual([1, 2]);
    expect(await admit(7, 8)).toEqual([]);
  });

  it('lets records without an epoch pass', async () => {
    const fence = createEpochFence(bus, topic, ({ n }) => (n === 3 ? undefined : n));
    expect((await fence(await batch(0, 8))).map((r) => r.offset)).toEqual([0, 1, 2, 4, 5, 6]);
  });
});
