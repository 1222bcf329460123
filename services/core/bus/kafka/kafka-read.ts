import { randomUUID } from 'node:crypto';
import type { TopicDefinition } from '../../contracts/bus-topics.ts';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { type BusRecord, OffsetOutOfRangeError, type ReadRange } from '../event-bus.ts';
import { decodeValue } from '../record-codec.ts';
import { within } from '../within.ts';
import { createFetchQueue, type FetchQueue } from './fetch-queue.ts';
import { type Admin, type Kafka, patientRetry } from './kafka-client.ts';
import type { KafkaOffsets } from './kafka-offsets.ts';
import { rawMessages } from './raw-messages.ts';

const chunkRecords = 1_000;

export interface KafkaReadDeps {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly offsets: KafkaOffsets;
  readonly clientId: string;
  readonly log: Log;
}

interface Stretch {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Reads a stretch of a topic through a group of its own, which commits nothing and is deleted afterwards. */
export async function* readKafka<T>(
  deps: KafkaReadDeps,
  topic: TopicDefinition<T>,
  range: ReadRange,
): AsyncGenerator<readonly BusRecord<T>[]> {
  const { kafka, admin, offsets, clientId, log } = deps;
  const stretches = (await stretchesOf(offsets, topic, range)).filter(({ from, to }) => from < to);
  if (stretches.length === 0) return;

  const groupId = `${clientId}-read-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: 200,
    allowAutoTopicCreation: false,
    retry: patientRetry,
  });
  const place = (partition: number) => [{ topic: topic.name, partitions: [partition] }];
  let current: { readonly partition: number; readonly queue: FetchQueue } | undefined;
  const stopped = new AbortController();
  let crash: unknown;

  function begin(): void {
    if (current === undefined) return;
    const { partition, queue } = current;
    consumer.seek({ topic: topic.name, partition, offset: String(queue.next()) });
    consumer.resume(place(partition));
  }

  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => {
      consumer.pause([{ topic: topic.name }]);
      for (let p = 0; p < topic.partitions; p += 1) consumer.pause(place(p));
      begin();
      resolve();
    });
    stopped.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart) return;
    crash = payload.error;
    stopped.abort();
  });

  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic.name], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async (payload) => {
        if (payload.batch.partition !== current?.partition) return;
        const { records, next, endOffset } = rawMessages(payload);
        current.queue.push(records, next, endOffset);
        if (current.queue.isFull()) consumer.pause(place(current.partition));
      },
    });
    await joined;
    for (const { partition, from, to } of stretches) {
      const queue = createFetchQueue(from, chunkRecords, () => consumer.resume(place(partition)));
      current = { partition, queue };
      begin();
      let expected = from;
      while (expected < to) {
        if (crash !== undefined) throw crash;
        const taken = queue.take();
        if (taken === undefined) {
          if (queue.next() >= to) break;
          await queue.wait(stopped.signal);
          continue;
        }
        const first = taken.records[0]?.offset ?? expected;
        if (first > expected) await assertKept(offsets, topic, partition, expected);
        expected = (taken.records.at(-1)?.offset ?? first) + 1;
        const records: BusRecord<T>[] = [];
        for (const { offset, key, appendedAt, value } of taken.records) {
          if (offset >= to) break;
          const decoded = decodeValue(topic, value);
          if (decoded.ok)
            records.push({ partition, offset, key, value: decoded.value, appendedAt });
        }
        if (records.length > 0) yield records;
      }
      consumer.pause(place(partition));
    }
  } finally {
    await within(10_000, consumer.disconnect());
    await admin.deleteGroups([groupId]).catch((error: unknown) => {
      log.debug({ groupId, error: messageOf(error) }, 'reading group not deleted');
    });
  }
}

async function stretchesOf(
  offsets: KafkaOffsets,
  topic: TopicDefinition<unknown>,
  range: ReadRange,
): Promise<Stretch[]> {
  const { from, to } = range;
  const ends = new Map((await offsets.ends(topic.name)).map((entry) => [entry.partition, entry]));
  const none: ReadonlyMap<number, number> = new Map();
  const fromTimes =
    from !== 'earliest' && 'appendedAt' in from
      ? await offsets.at(topic.name, from.appendedAt)
      : none;
  const toTimes =
    to !== undefined && 'appendedAt' in to ? await offsets.at(topic.name, to.appendedAt) : none;
  return (range.partitions ?? [...ends.keys()]).map((partition) => {
    const { low, end } = ends.get(partition) ?? { low: 0, end: 0 };
    const first =
      from === 'earliest'
        ? low
        : 'offset' in from
          ? from.offset
          : (fromTimes.get(partition) ?? end);
    if (first < low) throw new OffsetOutOfRangeError(topic.name, partition, first, low);
    const last =
      to === undefined ? end : 'offset' in to ? to.offset : (toTimes.get(partition) ?? end);
    return { partition, from: first, to: Math.min(last, end) };
  });
}

/** A gap is compaction's doing, unless retention has overtaken the reader. */
async function assertKept(
  offsets: KafkaOffsets,
  topic: TopicDefinition<unknown>,
  partition: number,
  expected: number,
): Promise<void> {
  const found = (await offsets.ends(topic.name)).find((entry) => entry.partition === partition);
  if (found !== undefined && expected < found.low) {
    throw new OffsetOutOfRangeError(topic.name, partition, expected, found.low);
  }
}
