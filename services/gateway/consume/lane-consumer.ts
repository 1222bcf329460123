import { createEpochFence } from '../../core/bus/epoch-fence.ts';
import type { BusRecord, EventBus, Subscription } from '../../core/bus/event-bus.ts';
import type { TopicDefinition } from '../../core/contracts/bus-topics.ts';
import type { Lane } from '../../core/contracts/lane.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { BatchResult, HistoryBatch } from '../store/commit-batches.ts';
import type { History } from '../store/open-history.ts';

export interface LaneConsumerDeps {
  readonly bus: EventBus;
  readonly history: History;
  readonly metrics: GatewayMetrics;
  readonly gatewayId: string;
}

/** What a consumer of one topic does with its records. */
export interface LaneConsumer<T> {
  readonly lane: Lane;
  readonly topic: TopicDefinition<T>;
  /** Records taken from the bus at a time. */
  readonly maxRecords: number;
  /** What the history is to take of them, beside their place in the log. */
  contents(records: readonly BusRecord<T>[]): Partial<HistoryBatch>;
  /** `current` are those of `records` that an active writer wrote. */
  onStored?(
    current: readonly BusRecord<T>[],
    result: BatchResult,
    records: readonly BusRecord<T>[],
  ): void;
}

/**
 * Carries a topic of a lane from the bus to the history, beginning where the history left off. What a service wrote
 * after it had lost its role is left out; in a replay, the history leaves out older generations.
 */
export function startLaneConsumer<T extends { readonly epoch: number }>(
  { bus, history, metrics, gatewayId }: LaneConsumerDeps,
  { lane, topic, maxRecords, contents, onStored }: LaneConsumer<T>,
): Promise<Subscription> {
  const fence = createEpochFence(bus, topic, ({ epoch }) => (lane === 'live' ? epoch : undefined));
  return bus.subscribe(
    topic,
    {
      // A group for each topic: on Kafka, members that come and go disturb only their own group.
      group: `gateway-${gatewayId}-${topic.name}`,
      service: 'gateway',
      maxRecords,
      positions: (partition) => history.offset(topic.name, partition),
    },
    async (batch) => {
      const current = await fence(batch);
      const nextOffset = (batch.records.at(-1)?.offset ?? -1) + 1;
      const { partition } = batch;
      const result = await history.write({
        ...contents(current),
        lane,
        topic: topic.name,
        partition,
        nextOffset,
      });
      metrics.stale.inc({ lane }, result.stale + batch.records.length - current.length);
      const lag = Math.max(0, batch.endOffset - nextOffset);
      metrics.lag.set({ topic: topic.name, partition }, lag);
      onStored?.(current, result, batch.records);
    },
  );
}
