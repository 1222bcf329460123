import kafkajs from 'kafkajs';
import { until } from './running-ingest.ts';

/** Somebody else's topic, written to with a client of its own. */
export interface ForeignTopic {
  readonly name: string;
  /** @param values as they are sent; objects as JSON */
  send(values: readonly (Buffer | string | object | null)[], partition?: number): Promise<void>;
  /** Deletes the topic and makes it again, empty. */
  makeAnew(): Promise<void>;
  close(): Promise<void>;
}

/** Creates a topic and a producer for it. */
export async function createForeignTopic(
  broker: string,
  name: string,
  partitions = 1,
): Promise<ForeignTopic> {
  const kafka = new kafkajs.Kafka({
    brokers: [broker],
    clientId: 'foreign',
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  const topics = [{ topic: name, numPartitions: partitions }];
  await admin.connect();
  await admin.createTopics({ topics, waitForLeaders: true });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  return {
    name,
    send: async (values, partition = 0) => {
      const messages = values.map((value) => ({
        partition,
        value:
          value === null || typeof value === 'string' || Buffer.isBuffer(value)
            ? value
            : JSON.stringify(value),
      }));
      await producer.send({ topic: name, messages });
    },
    makeAnew: async () => {
      await admin.deleteTopics({ topics: [name] });
      // The broker deletes when it comes to it, and until then knows the topic as it was.
      await until(() => admin.createTopics({ topics, waitForLeaders: false }).catch(() => false));
      await until(async () => {
        const offsets = await admin.fetchTopicOffsets(name).catch(() => []);
        return offsets.length === partitions && offsets.every(({ high }) => high === '0');
      });
    },
    close: async () => {
      await Promise.all([producer.disconnect(), admin.disconnect()]);
    },
  };
}
