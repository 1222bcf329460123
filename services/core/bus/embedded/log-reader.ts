import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BarographError } from '../../errors.ts';
import { openLmdb } from '../../storage/lmdb.ts';
import type { BusReader } from '../event-bus.ts';
import { assertFormat } from './log-format.ts';
import { emptyPartition, type LogStore, type PartitionState } from './log-store.ts';
import { nameOf, offsetAt, type PartitionLog, readRecords } from './partition-log.ts';
import { readLog } from './read-log.ts';
import { createRecordForm, type StoredRecord } from './stored-record.ts';

const mostPartitions = 500;

/**
 * Opens the log in a folder to look into it, from another thread of the process that owns the folder, or where none
 * does. What the owner appends is seen; nothing is ever written.
 * @throws BarographError when there is no log, or one of a newer format
 */
export function openLogReader(dataDir: string): BusReader {
  const path = join(dataDir, 'bus.lmdb');
  if (!existsSync(path)) {
    throw new BarographError(`there is no log in ${dataDir}: has Barograph been started there?`);
  }
  const root = openLmdb<unknown, string>(path, { maxDbs: mostPartitions + 3, readOnly: true });
  assertFormat(root);
  const states = root.openDB<PartitionState, [string, number]>('partitions', { encoding: 'json' });
  const logs = new Map<string, PartitionLog>();
  const form = createRecordForm();

  function stateOf(topic: string, partition: number): PartitionState {
    // Without it what was read last within the same turn of the event loop would be read again.
    root.resetReadTxn();
    return states.get([topic, partition]) ?? emptyPartition;
  }

  /** Only of partitions that hold something: a database that is not there yet cannot be opened. */
  function logOf(topic: string, partition: number): PartitionLog {
    const name = nameOf(topic, partition);
    const options = { name: `log:${name}`, encoder: form };
    const log = logs.get(name) ?? root.openDB<StoredRecord, number>(options);
    logs.set(name, log);
    return log;
  }

  const store: Pick<LogStore, 'state' | 'read' | 'offsetAt'> = {
    state: stateOf,
    read: (topic, partition, from, limit, maxBytes) =>
      readRecords(logOf(topic, partition), from, limit, maxBytes),
    offsetAt: (topic, partition, appendedAt) => {
      const state = stateOf(topic, partition);
      return state.end === state.low
        ? state.low
        : offsetAt(logOf(topic, partition), state, appendedAt);
    },
  };
  return {
    read: (topic, range) => readLog(store, topic, range),
    offsets: async (topic) =>
      Array.from({ length: topic.partitions }, (_, partition) => {
        const { low, end } = stateOf(topic.name, partition);
        return { partition, low, end };
      }),
    close: () => root.close(),
  };
}
