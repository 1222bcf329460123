import type { TopicDefinition } from '../contracts/bus-topics.ts';
import type { Batch, BusReader, BusRecord } from './event-bus.ts';

/** Leaves out what a writer wrote after it had lost its role. */
export type EpochFence<T> = (
  batch: Pick<Batch<T>, 'partition' | 'records'>,
) => Promise<readonly BusRecord<T>[]>;

interface Seen {
  /** Offset of the last batch's first record, and the highest epoch before it, for when it comes again. */
  readonly first: number;
  readonly before: number;
  readonly next: number;
  readonly highest: number;
}

/** Records read back to learn which epoch was current where a partition is taken up. */
const lookBack = 100;

/**
 * Drops each record whose epoch is lower than the highest before it in its partition. Where a partition is taken
 * up in the middle, the records just before are read first, so that the outcome does not depend on restarts.
 * @param epochOf the epoch a value was written under; undefined lets it pass
 */
export function createEpochFence<T>(
  bus: BusReader,
  topic: TopicDefinition<T>,
  epochOf: (value: T) => number | undefined,
): EpochFence<T> {
  const partitions = new Map<number, Seen>();

  async function highestBefore(partition: number, offset: number): Promise<number> {
    const low = (await bus.offsets(topic)).find((entry) => entry.partition === partition)?.low ?? 0;
    const from = Math.max(low, offset - lookBack);
    let highest = -1;
    if (from >= offset) return highest;
    for await (const records of bus.read(topic, {
      partitions: [partition],
      from: { offset: from },
      to: { offset },
    })) {
      for (const { value } of records) highest = Math.max(highest, epochOf(value) ?? -1);
    }
    return highest;
  }

  return async ({ partition, records }) => {
    const first = records[0]?.offset ?? 0;
    const seen = partitions.get(partition);
    let before: number;
    if (seen?.next === first) before = seen.highest;
    else if (seen?.first === first) before = seen.before;
    else before = await highestBefore(partition, first);

    let highest = before;
    const admitted = records.filter(({ value }) => {
      const epoch = epochOf(value);
      if (epoch === undefined) return true;
      if (epoch < highest) return false;
      highest = epoch;
      return true;
    });
    const next = (records.at(-1)?.offset ?? first) + 1;
    partitions.set(partition, { first, before, next, highest });
    return admitted;
  };
}
