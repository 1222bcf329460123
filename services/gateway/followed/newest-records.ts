import { createEpochFence } from '../../core/bus/epoch-fence.ts';
import type { EventBus, Subscription } from '../../core/bus/event-bus.ts';
import type { TopicDefinition } from '../../core/contracts/bus-topics.ts';

/** What the newest record of each id of a topic says, in memory. */
export interface NewestRecords<T> {
  get(id: string): T | undefined;
  /** Those changed longest ago first. */
  values(): readonly T[];
  /** Takes records in the order of the log. */
  put(records: readonly T[]): void;
}

export interface NewestRecordsOptions<T> {
  /** More than these are not kept; those changed longest ago give way. */
  readonly most: number;
  readonly onChange: (changed: readonly T[]) => void;
}

export function createNewestRecords<T extends { readonly id: string }>({
  most,
  onChange,
}: NewestRecordsOptions<T>): NewestRecords<T> {
  const newest = new Map<string, T>();
  return {
    get: (id) => newest.get(id),
    values: () => [...newest.values()],
    put: (records) => {
      for (const record of records) {
        newest.delete(record.id);
        newest.set(record.id, record);
      }
      for (const id of newest.keys()) {
        if (newest.size <= most) break;
        newest.delete(id);
      }
      onChange(records);
    },
  };
}

/** Hands a topic to `put`, from its beginning; what a service wrote after it had lost its role is left out. */
export function followNewest<T extends { readonly epoch: number }>(
  bus: EventBus,
  topic: TopicDefinition<T>,
  gatewayId: string,
  put: (records: readonly T[]) => void,
): Promise<Subscription> {
  const fence = createEpochFence(bus, topic, ({ epoch }) => epoch);
  return bus.subscribe(
    topic,
    {
      group: `gateway-${gatewayId}-${topic.name}`,
      service: 'gateway',
      maxRecords: 500,
      positions: async () => undefined,
    },
    async (batch) => put((await fence(batch)).map(({ value }) => value)),
  );
}
