import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TopicDefinition } from '../../contracts/bus-topics.ts';
import { type BusRecord, OffsetOutOfRangeError, type ReadRange } from '../event-bus.ts';
import { decodeValue } from '../record-codec.ts';
import type { LogStore } from './log-store.ts';

const chunkRecords = 1_000;
const chunkBytes = 4 * 1024 * 1024;

/** Reads a stretch of the log chunk by chunk; between two chunks no transaction is open. */
export async function* readLog<T>(
  store: Pick<LogStore, 'state' | 'read' | 'offsetAt'>,
  topic: TopicDefinition<T>,
  range: ReadRange,
): AsyncGenerator<readonly BusRecord<T>[]> {
  const partitions = range.partitions ?? Array.from({ length: topic.partitions }, (_, p) => p);
  const stretches = partitions.map((partition) => ({
    partition,
    ...bounds(store, topic, partition, range),
  }));
  for (const { partition, from, to } of stretches) {
    let next = from;
    while (next < to) {
      const { low } = store.state(topic.name, partition);
      if (next < low) throw new OffsetOutOfRangeError(topic.name, partition, next, low);
      const raws = store.read(
        topic.name,
        partition,
        next,
        Math.min(chunkRecords, to - next),
        chunkBytes,
      );
      const last = raws.at(-1);
      if (last === undefined) break;
      const records: BusRecord<T>[] = [];
      for (const { offset, key, appendedAt, value } of raws) {
        if (offset >= to) break;
        const decoded = decodeValue(topic, value);
        if (decoded.ok) records.push({ partition, offset, key, value: decoded.value, appendedAt });
      }
      if (records.length > 0) yield records;
      next = last.offset + 1;
      await nextTurn();
    }
  }
}

function bounds(
  store: Pick<LogStore, 'state' | 'offsetAt'>,
  topic: TopicDefinition<unknown>,
  partition: number,
  range: ReadRange,
): { from: number; to: number } {
  const { low, end } = store.state(topic.name, partition);
  const offsetOf = (
    bound: { readonly offset: number } | { readonly appendedAt: number },
  ): number =>
    'offset' in bound ? bound.offset : store.offsetAt(topic.name, partition, bound.appendedAt);
  const from = range.from === 'earliest' ? low : offsetOf(range.from);
  if (from < low) throw new OffsetOutOfRangeError(topic.name, partition, from, low);
  return { from, to: range.to === undefined ? end : Math.min(end, offsetOf(range.to)) };
}
