import type { EventBus } from '../core/bus/event-bus.ts';
import { busTopics } from '../core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../core/contracts/replay.ts';

/** All replays as they stand, in memory and in the topic `replays`. */
export interface ReplayBook {
  /** In order of creation. */
  list(): readonly ReplayRecord[];
  get(id: string): ReplayRecord | undefined;
  /** Resolves when the record, or a newer one of the same replay, is in the log. */
  put(record: ReplayRecord): Promise<void>;
}

const topic = busTopics.replays;

/** Reads what is in the log; of a replay, the newest record of the highest epoch counts. */
export async function openReplayBook(bus: EventBus): Promise<ReplayBook> {
  const records = new Map<string, ReplayRecord>();
  for await (const batch of bus.read(topic, { from: 'earliest' })) {
    for (const { value } of batch) {
      const known = records.get(value.id);
      if (known === undefined || value.epoch >= known.epoch) records.set(value.id, value);
    }
  }
  /** By replay: the publish under way. A next one begins only after it, so that the newest comes last. */
  const writing = new Map<string, Promise<void>>();

  async function write(id: string, before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    const value = records.get(id);
    if (value !== undefined) await bus.publish(topic, [{ key: id, value }]);
  }

  return {
    list: () => [...records.values()].sort((a, b) => a.createdAt - b.createdAt),
    get: (id) => records.get(id),
    put: (record) => {
      records.set(record.id, record);
      const written = write(record.id, writing.get(record.id));
      writing.set(record.id, written);
      return written;
    },
  };
}
