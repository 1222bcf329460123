import { performance } from 'node:perf_hooks';
import type { TopicDefinition } from '../../contracts/bus-topics.ts';
import { BarographError, messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { BusMetrics } from '../bus-metrics.ts';
import { DeliveryStopped, type RawBatch } from '../delivery.ts';
import type { SubscribeOptions, Subscription } from '../event-bus.ts';
import { createOffsetCommitter } from '../offset-committer.ts';
import { type PartitionLoop, startPartitionLoop } from '../partition-loop.ts';
import { startOffset } from '../start-offset.ts';
import { within } from '../within.ts';
import { createFetchQueue, type FetchQueue } from './fetch-queue.ts';
import { createKafkaAssigner } from './kafka-assigner.ts';
import {
  type Consumer,
  isConnectivity,
  isStumble,
  type Kafka,
  patientRetry,
} from './kafka-client.ts';
import type { KafkaOffsets } from './kafka-offsets.ts';
import { rawMessages } from './raw-messages.ts';

export interface KafkaSubscriptionDeps {
  readonly kafka: Kafka;
  readonly offsets: KafkaOffsets;
  readonly topic: TopicDefinition<unknown>;
  readonly options: SubscribeOptions;
  readonly deliver: (batch: RawBatch) => Promise<void>;
  readonly metrics: BusMetrics;
  readonly log: Log;
  /** Without a heartbeat for this long, the group gives our partitions to others. */
  readonly sessionTimeoutMs: number;
  readonly drainMs: number;
}

const reviveMs = 1_000;

interface Worker {
  readonly loop: PartitionLoop;
  queue?: FetchQueue;
}

/**
 * A member of a Kafka consumer group. kafkajs only fetches: each partition has its own queue and loop, so a slow
 * handler of one neither holds up the others nor the heartbeats, which kafkajs sends between fetches.
 *
 * A partition that stays through a rebalance goes on undisturbed; one that leaves is abandoned at once, and its
 * batch in flight is delivered again to the next owner.
 */
export async function startKafkaSubscription(deps: KafkaSubscriptionDeps): Promise<Subscription> {
  const { kafka, offsets, topic, options, deliver, metrics, log, sessionTimeoutMs, drainMs } = deps;
  const workers = new Map<number, Worker>();
  const ending = new Map<number, Promise<void>>();
  let assigned: readonly number[] = [];
  let lastSignOfLife = performance.now();
  let closing: Promise<void> | undefined;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const consumer: Consumer = kafka.consumer({
    groupId: options.group,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: 6 * sessionTimeoutMs,
    heartbeatInterval: sessionTimeoutMs / 10,
    maxWaitTimeInMs: 200,
    allowAutoTopicCreation: false,
    partitionAssigners: [
      createKafkaAssigner(topic.name, topic.partitions, () => [...workers.keys()]),
    ],
    retry: patientRetry,
  });
  const place = (partition: number) => [{ topic: topic.name, partitions: [partition] }];
  const steer = {
    pause: (partition: number) => whileRunning(() => consumer.pause(place(partition))),
    resume: (partition: number) => whileRunning(() => consumer.resume(place(partition))),
    seek: (partition: number, offset: number) =>
      whileRunning(() => consumer.seek({ topic: topic.name, partition, offset: String(offset) })),
  };

  /** Between a crash of kafkajs and its restart there is nothing to steer; `own` does it when it has rejoined. */
  function whileRunning(action: () => void): void {
    try {
      action();
    } catch (error) {
      log.debug({ topic: topic.name, error: messageOf(error) }, 'consumer is not running');
    }
  }

  const committer = createOffsetCommitter(
    (noted) =>
      consumer.commitOffsets(
        [...noted].map(([partition, offset]) => ({
          topic: topic.name,
          partition,
          offset: String(offset),
        })),
      ),
    (error) => log.debug({ topic: topic.name, error: messageOf(error) }, 'offsets not committed'),
  );

  async function open(partition: number, isMine: () => boolean): Promise<FetchQueue> {
    await ending.get(partition);
    const asked = options.positions
      ? await options.positions(partition)
      : (await offsets.committed(topic.name, options.group)).get(partition);
    const ends = (await offsets.ends(topic.name)).find((entry) => entry.partition === partition);
    if (ends === undefined) throw new BarographError(`${topic.name} has no partition ${partition}`);
    if (!isMine()) throw new DeliveryStopped();
    const start = startOffset(asked, ends, options, log);
    const queue = createFetchQueue(start, options.maxRecords, () => {
      if (isMine()) steer.resume(partition);
    });
    steer.seek(partition, start);
    steer.resume(partition);
    return queue;
  }

  function take(partition: number): Promise<void> {
    // Nothing is fetched before it is known where to begin.
    steer.pause(partition);
    const worker: Worker = {
      loop: startPartitionLoop({
        partition,
        open: async () => {
          // Not before `worker` is known to `workers`.
          await Promise.resolve();
          const queue = await open(partition, () => workers.get(partition) === worker);
          worker.queue = queue;
          return queue;
        },
        deliver,
        acknowledge: (offset) =>
          options.positions === undefined ? committer.note(partition, offset) : Promise.resolve(),
      }),
    };
    workers.set(partition, worker);
    metrics.watchLag(topic.name, options.group, partition, worker.loop.lag);
    worker.loop.done.catch((error: unknown) => fail(error));
    return worker.loop.opened;
  }

  function release(partitions: readonly number[]): void {
    if (partitions.length === 0) return;
    for (const partition of partitions) {
      const stopped = workers.get(partition)?.loop.stop(0) ?? Promise.resolve();
      ending.set(partition, stopped);
      workers.delete(partition);
      committer.forget(partition);
      metrics.forgetLag(topic.name, options.group, partition);
    }
    options.onRevoked?.(partitions);
  }

  /** Brings the workers in line with what the group has given us. */
  async function own(wanted: readonly number[]): Promise<void> {
    assigned = wanted;
    release([...workers.keys()].filter((partition) => !wanted.includes(partition)));
    const added = wanted.filter((partition) => !workers.has(partition));
    for (const [partition, { queue }] of workers) {
      // kafkajs forgets where it was at every rebalance, and would fetch from the last commit.
      if (queue === undefined) steer.pause(partition);
      else steer.seek(partition, queue.next());
    }
    if (added.length > 0) options.onAssigned?.(added);
    await Promise.all(added.map(take));
  }

  const joined = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      lastSignOfLife = performance.now();
      if (closing !== undefined) return;
      const wanted = payload.memberAssignment[topic.name] ?? [];
      log.debug(
        { topic: topic.name, group: options.group, partitions: wanted },
        'joined the group',
      );
      own(wanted).then(resolve, reject);
    });
    failed.catch(reject);
  });
  joined.catch(() => undefined);
  consumer.on(consumer.events.HEARTBEAT, () => {
    lastSignOfLife = performance.now();
    // A broker that was away and came back may still count us in without a rebalance.
    if (workers.size === 0 && assigned.length > 0 && closing === undefined) {
      own(assigned).catch(() => undefined);
    }
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart || closing !== undefined) return;
    const passes = isConnectivity(payload.error) || isStumble(payload.error);
    if (passes) revival = setTimeout(() => void revive(), reviveMs);
    else fail(payload.error);
  });
  let revival: NodeJS.Timeout | undefined;

  /** kafkajs gives up on some errors that a restarting broker causes; the group then waits for us in vain. */
  async function revive(): Promise<void> {
    if (closing !== undefined) return;
    try {
      await consumer.connect();
      await run();
    } catch (error) {
      log.warn({ topic: topic.name, error: messageOf(error) }, 'consumer not restarted yet');
      revival = setTimeout(() => void revive(), reviveMs);
    }
  }

  function run(): Promise<void> {
    return consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: topic.partitions,
      eachBatch: async (payload) => {
        const { partition } = payload.batch;
        const queue = workers.get(partition)?.queue;
        const { records, next, endOffset } = rawMessages(payload);
        queue?.push(records, next, endOffset);
        if (queue?.isFull()) steer.pause(partition);
      },
    });
  }

  const watchdog = setInterval(() => {
    if (workers.size === 0 || performance.now() - lastSignOfLife < sessionTimeoutMs) return;
    log.warn({ topic: topic.name, group: options.group }, 'no heartbeat: partitions count as lost');
    release([...workers.keys()]);
  }, sessionTimeoutMs / 5).unref();

  async function close(): Promise<void> {
    clearInterval(watchdog);
    clearTimeout(revival);
    const loops = [...workers.values()].map(({ loop }) => loop.stop(drainMs));
    await within(drainMs + 1_000, Promise.all(loops));
    const partitions = [...workers.keys()];
    workers.clear();
    for (const partition of partitions) metrics.forgetLag(topic.name, options.group, partition);
    if (partitions.length > 0) options.onRevoked?.(partitions);
    await within(drainMs, consumer.disconnect());
  }

  const subscription: Subscription = {
    failed,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic.name], fromBeginning: true });
    await run();
    await joined;
    return subscription;
  } catch (error) {
    await subscription.close().catch(() => undefined);
    throw error;
  }
}
