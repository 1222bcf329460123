import type { Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { createTeardown } from '../teardown.ts';
import { createBusMetrics } from './bus-metrics.ts';
import { createDeadLetterWriter } from './dead-letters.ts';
import { createDelivery } from './delivery.ts';
import { createAppender } from './embedded/appender.ts';
import { startEmbeddedSubscription } from './embedded/embedded-subscription.ts';
import { createGroupRegistry } from './embedded/group-registry.ts';
import { openLogSource } from './embedded/log-source.ts';
import { openLogStore, type SyncMode } from './embedded/log-store.ts';
import { readLog } from './embedded/read-log.ts';
import { createRetention, type RetentionLimits } from './embedded/retention.ts';
import type { EventBus, Subscription } from './event-bus.ts';
import { createOffsetCommitter } from './offset-committer.ts';
import { startPartitionLoop } from './partition-loop.ts';
import { createPartitioner } from './partitioner.ts';
import { encodeRecords } from './record-codec.ts';
import { createWakeUp, type WakeUp } from './wake-up.ts';

export interface EmbeddedBusOptions {
  /** Folder of the log; one process owns it. */
  readonly dataDir: string;
  /**
   * `every-commit`: a publish resolves once it is on the disk and outlives a power cut. `background`: it resolves
   * once it is in the page cache, which outlives kill -9, and is flushed right after; a power cut may cost the last
   * moments, never the log. `none`: the system flushes when it likes, and a power cut may damage the log.
   */
  readonly sync: SyncMode;
  readonly retention: RetentionLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Registry;
  /** How long `close` lets a handler finish before its result no longer counts; default 5 s. */
  readonly drainMs?: number;
}

/** The embedded bus can be told to apply its retention at once; it does so by itself every minute. */
export interface EmbeddedBus extends EventBus {
  enforceRetention(): Promise<void>;
}

/** Opens the bus that needs nothing installed: an append-only log in LMDB, for one process. */
export function createEmbeddedBus(options: EmbeddedBusOptions): EmbeddedBus {
  const { dataDir, sync, clock, log } = options;
  const drainMs = options.drainMs ?? 5_000;
  const teardown = createTeardown();
  const metrics = createBusMetrics(options.metrics);
  const store = openLogStore(dataDir, sync);
  teardown.defer('log', () => store.close());
  const registry = createGroupRegistry();
  const subscriptions = new Set<Subscription>();
  const wakeUps = new Map<string, WakeUp>();
  const partitionOf = createPartitioner();

  const retention = createRetention({
    store,
    limits: options.retention,
    clock,
    log,
  });
  const appender = createAppender({
    store,
    clock,
    retention,
    onAppended: (topic, records) => {
      metrics.published(topic, records);
      wakeUpOf(topic).notify();
    },
  });
  teardown.defer('appender', () => appender.close());
  teardown.defer('retention', () => retention.close());
  teardown.defer('subscriptions', async () => {
    await Promise.all([...subscriptions].map((subscription) => subscription.close()));
  });

  function wakeUpOf(topic: string): WakeUp {
    const wakeUp = wakeUps.get(topic) ?? createWakeUp();
    wakeUps.set(topic, wakeUp);
    return wakeUp;
  }

  /** Closed with the bus, unless it is closed before. */
  function keepTrack(subscription: Subscription): Subscription {
    subscriptions.add(subscription);
    return {
      failed: subscription.failed,
      close: async () => {
        await subscription.close();
        subscriptions.delete(subscription);
      },
    };
  }

  const publish: EventBus['publish'] = async (topic, records) => {
    await appender.append({ topic, records: encodeRecords(topic, records, partitionOf) });
  };

  const subscribe: EventBus['subscribe'] = async (topic, subscribeOptions, handler) => {
    const { group, service } = subscribeOptions;
    const writeDeadLetters = createDeadLetterWriter({
      publish,
      topicName: topic.name,
      service,
      clock,
      log,
      onWritten: (records) => metrics.deadLettered(topic.name, service, records),
    });
    const committer = createOffsetCommitter(
      (handled) => store.commit(group, topic.name, handled),
      (error) => log.error({ topic: topic.name, group, err: error }, 'offsets not committed'),
    );
    const deliver = createDelivery({ topic, group, handler, writeDeadLetters, metrics, log });
    const subscription = await startEmbeddedSubscription({
      options: subscribeOptions,
      topicName: topic.name,
      partitions: topic.partitions,
      registry,
      startLoop: (partition) =>
        startPartitionLoop({
          partition,
          open: () =>
            openLogSource({
              topic,
              partition,
              options: subscribeOptions,
              store,
              wakeUp: wakeUpOf(topic.name),
              log,
            }),
          deliver,
          acknowledge: (offset) =>
            subscribeOptions.positions === undefined
              ? committer.note(partition, offset)
              : Promise.resolve(),
        }),
      metrics,
      drainMs,
    });
    return keepTrack(subscription);
  };

  return {
    publish,
    subscribe,
    read: (topic, range) => readLog(store, topic, range),
    offsets: async (topic) =>
      Array.from({ length: topic.partitions }, (_, partition) => {
        const { low, end } = store.state(topic.name, partition);
        return { partition, low, end };
      }),
    committed: async (topic, group) => {
      const found = new Map<number, number>();
      for (let partition = 0; partition < topic.partitions; partition += 1) {
        const offset = store.committed(group, topic.name, partition);
        if (offset !== undefined) found.set(partition, offset);
      }
      return found;
    },
    enforceRetention: retention.enforce,
    close: () => teardown.run(),
  };
}
