import type { Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { TopicDefinition } from '../contracts/bus-topics.ts';
import { BarographError } from '../errors.ts';
import type { Log } from '../log.ts';
import { createTeardown } from '../teardown.ts';
import { createBusMetrics } from './bus-metrics.ts';
import { createDeadLetterWriter } from './dead-letters.ts';
import { createDelivery } from './delivery.ts';
import type { BusRecord, EventBus, ReadRange, Subscription } from './event-bus.ts';
import { createKafkaClient, isConnectivity } from './kafka/kafka-client.ts';
import { createKafkaOffsets } from './kafka/kafka-offsets.ts';
import { createKafkaPublisher } from './kafka/kafka-publisher.ts';
import { readKafka } from './kafka/kafka-read.ts';
import { startKafkaSubscription } from './kafka/kafka-subscription.ts';
import { createKafkaTopics } from './kafka/kafka-topics.ts';
import { serialAdmin } from './kafka/serial-admin.ts';
import { createPartitioner } from './partitioner.ts';
import { encodeRecords } from './record-codec.ts';
import { within } from './within.ts';

export interface KafkaBusOptions {
  /** host:port of one or more brokers. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** How long topics with `delete` keep a record, counted from its append; used when a topic is created. */
  readonly retentionMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Registry;
  /** How long a member may be silent before its partitions go to others; default 10 s. */
  readonly sessionTimeoutMs?: number;
  /** How long `close` lets a handler finish before its result no longer counts; default 5 s. */
  readonly drainMs?: number;
}

/** The bus for more than one machine. It connects when it is first used, and waits for brokers that restart. */
export function createKafkaBus(options: KafkaBusOptions): EventBus {
  const { brokers, clientId, retentionMs, clock, log } = options;
  const sessionTimeoutMs = options.sessionTimeoutMs ?? 10_000;
  const drainMs = options.drainMs ?? 5_000;
  const teardown = createTeardown();
  const metrics = createBusMetrics(options.metrics);
  const kafka = createKafkaClient(brokers, clientId, log);
  const admin = serialAdmin(kafka.admin());
  teardown.defer('admin', () => within(drainMs, admin.disconnect()));
  const publisher = createKafkaPublisher(kafka);
  teardown.defer('producer', () => within(drainMs, publisher.close()));
  const topics = createKafkaTopics(admin, retentionMs);
  const offsets = createKafkaOffsets(admin);
  const partitionOf = createPartitioner();
  const subscriptions = new Set<Subscription>();
  teardown.defer('subscriptions', async () => {
    await Promise.all([...subscriptions].map((subscription) => subscription.close()));
  });

  /** kafkajs takes the last of its tries for final; the brokers may yet come. */
  function asAway(cause: unknown): never {
    if (!(cause instanceof Error && isConnectivity(cause))) throw cause;
    throw new BarographError(`Kafka cannot be reached at ${brokers.join(', ')}: ${cause.message}`, {
      retriable: true,
      cause,
    });
  }

  let connecting: Promise<void> | undefined;
  async function ready(topic: TopicDefinition<unknown>): Promise<void> {
    if (connecting === undefined) {
      connecting = admin.connect().catch(asAway);
      connecting.catch(() => {
        connecting = undefined;
      });
    }
    await connecting;
    await topics.ensure(topic);
  }

  const publish: EventBus['publish'] = async (topic, records) => {
    const encoded = encodeRecords(topic, records, partitionOf);
    if (encoded.length === 0) return;
    await ready(topic);
    await publisher.send(topic, encoded);
    metrics.published(topic.name, encoded.length);
  };

  const subscribe: EventBus['subscribe'] = async (topic, subscribeOptions, handler) => {
    await ready(topic);
    const { group, service } = subscribeOptions;
    const writeDeadLetters = createDeadLetterWriter({
      publish,
      topicName: topic.name,
      service,
      clock,
      log,
      onWritten: (records) => metrics.deadLettered(topic.name, service, records),
    });
    const subscription = await startKafkaSubscription({
      kafka,
      offsets,
      topic,
      options: subscribeOptions,
      deliver: createDelivery({ topic, group, handler, writeDeadLetters, metrics, log }),
      metrics,
      log,
      sessionTimeoutMs,
      drainMs,
    });
    subscriptions.add(subscription);
    return {
      failed: subscription.failed,
      close: async () => {
        await subscription.close();
        subscriptions.delete(subscription);
      },
    };
  };

  async function* read<T>(
    topic: TopicDefinition<T>,
    range: ReadRange,
  ): AsyncGenerator<readonly BusRecord<T>[]> {
    await ready(topic);
    yield* readKafka({ kafka, admin, offsets, clientId, log }, topic, range);
  }

  return {
    publish,
    subscribe,
    read,
    offsets: async (topic) => {
      await ready(topic);
      return offsets.ends(topic.name);
    },
    committed: async (topic, group) => {
      await ready(topic);
      return offsets.committed(topic.name, group);
    },
    close: () => teardown.run(),
  };
}
