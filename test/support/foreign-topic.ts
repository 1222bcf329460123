import kafkajs from 'kafkajs';

/** Somebody else's topic, written to with a client of its own. */
export interface ForeignTopic {
  readonly name: string;
  /** @param values as they are sent; objects as JSON */
  send(values: readonly (Buffer | string | object | null)[], partition?: number): Promise<void>;
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
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic: name, numPartitions: partitions }],
    waitForLeaders: true,
  });
  await admin.disconnect();
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
    close: () => producer.disconnect(),
  };
}
