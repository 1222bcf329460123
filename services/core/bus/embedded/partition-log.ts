import type { Database } from '../../storage/lmdb.ts';
import type { StoredRecord } from './stored-record.ts';

/** The records of one partition by their offsets. */
export type PartitionLog = Database<StoredRecord, number>;

/** Of a partition, in the names of databases. */
export function nameOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

/** At most `limit` records from an offset on, stopping early beyond `maxBytes`. */
export function readRecords(
  log: PartitionLog,
  from: number,
  limit: number,
  maxBytes: number,
): StoredRecord[] {
  const records: StoredRecord[] = [];
  let bytes = 0;
  for (const { key, value } of log.getRange({ start: from, limit })) {
    value.offset = key;
    records.push(value);
    bytes += value.size;
    if (bytes >= maxBytes) break;
  }
  return records;
}

/** The offset of the first record appended at or after a time, or the end. */
export function offsetAt(
  log: PartitionLog,
  bounds: { readonly low: number; readonly end: number },
  appendedAt: number,
): number {
  let { low, end } = bounds;
  // Times never fall as offsets rise, so the log is its own time index; compaction may leave gaps.
  while (low < end) {
    const middle = Math.floor((low + end) / 2);
    const [found] = log.getRange({ start: middle, limit: 1 });
    if (found === undefined || found.value.appendedAt >= appendedAt) end = middle;
    else low = found.key + 1;
  }
  return low;
}
