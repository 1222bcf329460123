import { createEpochFence } from '../../core/bus/epoch-fence.ts';
import type { BusRecord, EventBus, PartitionOffsets } from '../../core/bus/event-bus.ts';
import { OffsetOutOfRangeError } from '../../core/bus/event-bus.ts';
import { busTopics, type PostsRecord } from '../../core/contracts/bus-topics.ts';
import type { Checkpoint, IngestStore } from '../state/ingest-store.ts';

/** Takes over from the log what this process has not written itself, or is not sure of. */
export interface LogFollower {
  /** Reads everything after the stored checkpoint and stores the new one. @returns the newest state of the log */
  catchUp(): Promise<Checkpoint>;
}

const topic = busTopics.live.posts;

/**
 * Brings the memory of seen ids into step with `live.posts`. The log alone decides what was published, so neither
 * a kill between publishing and remembering nor a predecessor elsewhere leads to a post that is published twice.
 */
export function createLogFollower(bus: EventBus, store: IngestStore): LogFollower {
  const fence = createEpochFence<PostsRecord>(bus, topic, (value) => value.epoch);

  /** A log that ends before the place we have read up to is not the one we knew, but a new or another one. */
  async function forgetAnotherLog(offsets: readonly PartitionOffsets[]): Promise<void> {
    const { positions } = store.checkpoint();
    if (offsets.some(({ partition, end }) => (positions[partition] ?? 0) > end))
      await store.clear();
  }

  /** What a deposed writer added after its successor had begun counts for nobody, so its ids are not taken. */
  function admitted(
    partition: number,
    records: readonly BusRecord<PostsRecord>[],
  ): Promise<readonly BusRecord<PostsRecord>[]> {
    return fence({ partition, records });
  }

  async function* recordsFrom(
    partition: number,
    offset: number,
  ): AsyncIterable<readonly BusRecord<PostsRecord>[]> {
    const partitions = [partition];
    try {
      yield* bus.read(topic, { partitions, from: { offset } });
    } catch (error) {
      if (!(error instanceof OffsetOutOfRangeError)) throw error;
      yield* bus.read(topic, { partitions, from: 'earliest' });
    }
  }

  return {
    catchUp: async () => {
      const offsets = await bus.offsets(topic);
      await forgetAnotherLog(offsets);
      let { positions, lastMinute, lastObservedAt } = store.checkpoint();
      for (const { partition, low, end } of offsets) {
        const from = positions[partition] ?? low;
        if (from >= end) continue;
        for await (const records of recordsFrom(partition, from)) {
          const ids: string[] = [];
          for (const { value } of await admitted(partition, records)) {
            if (value.type === 'post') {
              ids.push(value.id);
              lastObservedAt = Math.max(lastObservedAt ?? value.observedAt, value.observedAt);
            } else if (value.type === 'tick') {
              lastMinute = Math.max(lastMinute ?? value.minute, value.minute);
            }
          }
          const next = (records.at(-1)?.offset ?? from) + 1;
          positions = { ...positions, [partition]: next };
          await store.write({ ids, checkpoint: compact(positions, lastMinute, lastObservedAt) });
        }
      }
      return compact(positions, lastMinute, lastObservedAt);
    },
  };
}

function compact(
  positions: Checkpoint['positions'],
  lastMinute: number | undefined,
  lastObservedAt: number | undefined,
): Checkpoint {
  return {
    positions,
    ...(lastMinute === undefined ? {} : { lastMinute }),
    ...(lastObservedAt === undefined ? {} : { lastObservedAt }),
  };
}
