import { createEpochFence } from '../../core/bus/epoch-fence.ts';
import type { Batch, BusRecord, EventBus, Subscription } from '../../core/bus/event-bus.ts';
import { busTopics, type ScoredPostsRecord } from '../../core/contracts/bus-topics.ts';
import type { Lane } from '../../core/contracts/lane.ts';
import type { Tick } from '../../core/contracts/tick.ts';
import type { Log } from '../../core/log.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { HistoryBatch } from '../store/commit-batches.ts';
import type { History } from '../store/open-history.ts';

/** Records taken from the bus at a time. */
const maxRecords = 1_000;

export interface PostConsumerDeps {
  readonly bus: EventBus;
  readonly log: Log;
  readonly history: History;
  readonly metrics: GatewayMetrics;
  readonly gatewayId: string;
  readonly onTick: (tick: Tick) => void;
}

/**
 * Carries scored posts of a lane from the bus to the history, beginning where the history left off. What an ingest
 * wrote after it had lost its role is left out; in a replay, the history leaves out older generations.
 */
export function startPostConsumer(deps: PostConsumerDeps, lane: Lane): Promise<Subscription> {
  const { bus, history, metrics } = deps;
  const topic = busTopics[lane].scoredPosts;
  const fence = createEpochFence(bus, topic, ({ epoch }) => (lane === 'live' ? epoch : undefined));

  async function handle(batch: Batch<ScoredPostsRecord>): Promise<void> {
    const taken = historyBatchOf(batch, lane, await fence(batch));
    const { inserted, duplicates, stale } = await history.write(taken.batch);
    metrics.consumed.inc({ lane }, taken.posts);
    metrics.inserted.inc({ lane }, inserted);
    metrics.duplicates.inc({ lane }, duplicates);
    metrics.stale.inc({ lane }, stale + taken.stale);
    const lag = batch.endOffset - taken.batch.nextOffset;
    metrics.lag.set({ topic: batch.topic, partition: batch.partition }, Math.max(0, lag));
    if (taken.tick !== undefined) deps.onTick(taken.tick);
  }

  return bus.subscribe(
    topic,
    {
      group: `gateway-${deps.gatewayId}`,
      service: 'gateway',
      maxRecords,
      positions: (partition) => history.offset(topic.name, partition),
    },
    handle,
  );
}

interface Taken {
  readonly batch: HistoryBatch;
  readonly posts: number;
  readonly stale: number;
  readonly tick: Tick | undefined;
}

function historyBatchOf(
  batch: Batch<ScoredPostsRecord>,
  lane: Lane,
  current: readonly BusRecord<ScoredPostsRecord>[],
): Taken {
  const posts = current.flatMap((record) =>
    record.value.type === 'scored-post' ? [{ ...record, value: record.value }] : [],
  );
  const tick = current.map(({ value }) => value).findLast((value) => value.type === 'tick');
  const last = batch.records.at(-1);
  return {
    batch: {
      lane,
      topic: batch.topic,
      partition: batch.partition,
      nextOffset: (last?.offset ?? -1) + 1,
      posts,
      sources: tick?.sources,
    },
    posts: batch.records.filter(({ value }) => value.type === 'scored-post').length,
    stale: batch.records.length - current.length,
    tick,
  };
}
