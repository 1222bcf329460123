import type { TopicDefinition } from '../../contracts/bus-topics.ts';
import { BarographError, messageOf } from '../../errors.ts';
import type { EncodedRecord } from '../record-codec.ts';
import {
  CompressionTypes,
  type Kafka,
  type Message,
  type Producer,
  patientRetry,
} from './kafka-client.ts';

/** Sends records so that a repetition after a lost answer is stored once. */
export interface KafkaPublisher {
  /** Resolves when all in-sync replicas have the records. @throws BarographError, retriable, when they may not */
  send(topic: TopicDefinition<unknown>, records: readonly EncodedRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** JSON per request, well below the topic's `max.message.bytes` even where gzip gains nothing. */
const sendBytes = 4 * 1024 * 1024;

export function createKafkaPublisher(kafka: Kafka): KafkaPublisher {
  let producer: Promise<Producer> | undefined;

  async function connect(): Promise<Producer> {
    const created = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 5,
      allowAutoTopicCreation: false,
      retry: patientRetry,
      // Every message names its partition.
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
    await created.connect();
    return created;
  }

  function connected(): Promise<Producer> {
    if (producer === undefined) {
      const pending = connect();
      pending.catch(() => forget(pending));
      producer = pending;
    }
    return producer;
  }

  function forget(failed: Promise<Producer>): void {
    if (producer === failed) producer = undefined;
  }

  return {
    send: async (topic, records) => {
      for (const messages of inPieces(records)) {
        const current = connected();
        try {
          const ready = await current;
          await ready.send({
            topic: topic.name,
            acks: -1,
            compression: CompressionTypes.GZIP,
            messages,
          });
        } catch (error) {
          // Its sequence numbers may no longer be those the broker expects; a new producer starts afresh.
          forget(current);
          void current.then((old) => old.disconnect()).catch(() => undefined);
          throw new BarographError(
            `Kafka did not take records for ${topic.name}: ${messageOf(error)}`,
            {
              retriable: true,
              cause: error,
            },
          );
        }
      }
    },
    close: async () => {
      const ready = await producer?.catch(() => undefined);
      await ready?.disconnect();
    },
  };
}

function* inPieces(records: readonly EncodedRecord[]): Generator<Message[]> {
  let piece: Message[] = [];
  let bytes = 0;
  for (const { partition, key, json } of records) {
    const value = Buffer.from(json);
    if (bytes + value.length > sendBytes && piece.length > 0) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push({ partition, key, value });
    bytes += value.length;
  }
  if (piece.length > 0) yield piece;
}
