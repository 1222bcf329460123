import { retry } from '../../retry.ts';
import type { PartitionOffsets } from '../event-bus.ts';
import type { Admin } from './kafka-client.ts';

/** Questions about offsets; each waits for a broker that is restarting. */
export interface KafkaOffsets {
  /** First and next offset of each partition, by partition. */
  ends(topic: string): Promise<PartitionOffsets[]>;
  /** Per partition the offset of the first record appended at or after a time, or the end. */
  at(topic: string, appendedAt: number): Promise<ReadonlyMap<number, number>>;
  committed(topic: string, group: string): Promise<ReadonlyMap<number, number>>;
}

/** After a restart the coordinator first loads its groups (GROUP_LOAD_IN_PROGRESS), which is retriable. */
const loading = { baseMs: 100, maxMs: 2_000, retries: 30 };

export function createKafkaOffsets(admin: Admin): KafkaOffsets {
  return {
    ends: async (topic) => {
      const found = await retry(() => admin.fetchTopicOffsets(topic), loading);
      return found
        .map(({ partition, low, high }) => ({ partition, low: Number(low), end: Number(high) }))
        .sort((a, b) => a.partition - b.partition);
    },
    at: async (topic, appendedAt) => {
      const ask = () => admin.fetchTopicOffsetsByTimestamp(topic, Math.max(0, appendedAt));
      const found = await retry(ask, loading);
      return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
    },
    committed: async (topic, group) => {
      const ask = () => admin.fetchOffsets({ groupId: group, topics: [topic] });
      const [found] = await retry(ask, loading);
      const offsets = (found?.partitions ?? []).map(
        ({ partition, offset }) => [partition, Number(offset)] as const,
      );
      return new Map(offsets.filter(([, offset]) => offset >= 0));
    },
  };
}
