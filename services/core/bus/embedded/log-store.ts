import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TopicDefinition } from '../../contracts/bus-topics.ts';
import { openLmdb } from '../../storage/lmdb.ts';
import type { EncodedRecord } from '../record-codec.ts';
import { ensureFormat } from './log-format.ts';
import { nameOf, offsetAt, type PartitionLog, readRecords } from './partition-log.ts';
import { createRecordForm, type StoredRecord } from './stored-record.ts';

/** What is known of a partition; stored in the same transaction as the records it speaks of. */
export interface PartitionState {
  readonly low: number;
  readonly end: number;
  /** The newest `appendedAt`: time never runs backwards within a partition. */
  readonly appendedAt: number;
  /** Bytes of the values it holds. */
  readonly bytes: number;
  /** How its topic is cleaned up; kept here so that retention knows topics that nobody has opened yet. */
  readonly cleanup: TopicDefinition<unknown>['cleanup'];
}

export interface Append {
  readonly topic: TopicDefinition<unknown>;
  readonly records: readonly EncodedRecord[];
}

/** The records, partition states and group offsets in one LMDB environment. Every call is one short transaction. */
export interface LogStore {
  /** Appends everything in one transaction, all or nothing. */
  append(appends: readonly Append[], now: number): void;
  state(topic: string, partition: number): PartitionState;
  /** Partitions that hold anything, as [topic, partition]. */
  partitions(): readonly (readonly [string, number])[];
  /** At most `limit` records from an offset on, stopping early beyond `maxBytes`. */
  read(
    topic: string,
    partition: number,
    from: number,
    limit: number,
    maxBytes: number,
  ): StoredRecord[];
  /** The offset of the first record appended at or after a time, or the end. */
  offsetAt(topic: string, partition: number, appendedAt: number): number;
  /** Raises the low-water mark to `offset`, dropping at most `limit` records; returns the new mark. */
  dropBefore(topic: string, partition: number, offset: number, limit: number): number;
  /** Stores how far a group has got, by partition. */
  commit(group: string, topic: string, handled: ReadonlyMap<number, number>): Promise<void>;
  committed(group: string, topic: string, partition: number): number | undefined;
  /** Bytes of all values. */
  bytes(): number;
  close(): Promise<void>;
}

/** Offsets only rise, which spares lmdb the search; it refuses any that would not. */
const appending = { append: true };
/** Of a partition that nothing was ever written to. */
export const emptyPartition: PartitionState = {
  low: 0,
  end: 0,
  appendedAt: 0,
  bytes: 0,
  cleanup: 'keep',
};
const mostPartitions = 500;
/** LMDB keys end at 1,978 bytes; longer record keys are looked up by their hash. */
const longestKeyBytes = 1_500;

/** When a transaction of the log is flushed to disk. */
export type SyncMode = 'every-commit' | 'background' | 'none';

/**
 * Opens (or creates) the log in a folder.
 * @param sync `every-commit` flushes each transaction to disk before it returns; `background` flushes after it and
 * keeps the file whole whatever happens; `none` leaves flushing to the system, which outlives the process but
 * not the machine
 */
export function openLogStore(dataDir: string, sync: SyncMode): LogStore {
  mkdirSync(dataDir, { recursive: true });
  const root = openLmdb<unknown, string>(join(dataDir, 'bus.lmdb'), {
    maxDbs: mostPartitions + 3,
    noSync: sync === 'none',
    overlappingSync: sync === 'background',
  });
  ensureFormat(root);
  const states = root.openDB<PartitionState, [string, number]>('partitions', { encoding: 'json' });
  const offsets = root.openDB<number, [string, string, number]>('group-offsets', {
    encoding: 'json',
  });
  const newest = root.openDB<number, [string, number, string]>('newest-of-key', {
    encoding: 'json',
  });
  const logs = new Map<string, PartitionLog>();
  const cache = new Map<string, PartitionState>();
  const form = createRecordForm();
  let totalBytes = 0;
  for (const { key, value } of states.getRange()) {
    cache.set(nameOf(...key), value);
    totalBytes += value.bytes;
  }

  function logOf(topic: string, partition: number): PartitionLog {
    const name = nameOf(topic, partition);
    let log = logs.get(name);
    if (log === undefined) {
      const options = { name: `log:${name}`, encoder: form };
      log = root.openDB<StoredRecord, number>(options);
      logs.set(name, log);
    }
    return log;
  }

  const stateOf = (topic: string, partition: number): PartitionState =>
    cache.get(nameOf(topic, partition)) ?? emptyPartition;

  /** Runs a transaction that gives partitions new states; memory follows only once it is committed. */
  function update(change: (draftOf: (topic: string, partition: number) => Draft) => void): void {
    const drafts = new Map<string, Draft>();
    root.transactionSync(() => {
      change((topic, partition) => {
        const name = nameOf(topic, partition);
        const known = drafts.get(name);
        if (known !== undefined) return known;
        const state = { ...stateOf(topic, partition) };
        const draft = { topic, partition, state, log: logOf(topic, partition) };
        drafts.set(name, draft);
        return draft;
      });
      for (const { topic, partition, state } of drafts.values()) {
        states.putSync([topic, partition], state);
      }
    });
    for (const [name, { state }] of drafts) {
      totalBytes += state.bytes - (cache.get(name) ?? emptyPartition).bytes;
      cache.set(name, state);
    }
  }

  /** Forgets the record of a compacted topic that the one at `offset` replaces. */
  function compact({ topic, partition, state, log }: Draft, key: string, offset: number): void {
    const id: [string, number, string] = [topic, partition, lookupKey(key)];
    const previous = newest.get(id);
    if (previous !== undefined) {
      state.bytes -= log.get(previous)?.size ?? 0;
      log.removeSync(previous);
    }
    newest.putSync(id, offset);
  }

  return {
    append: (appends, now) => {
      // Opening a database is a transaction of its own, so it must not happen inside the one below.
      for (const { topic, records } of appends) {
        for (const { partition } of records) logOf(topic.name, partition);
      }
      update((draftOf) => {
        for (const { topic, records } of appends) {
          const drafts: Draft[] = [];
          for (const { partition, key, json } of records) {
            const draft = drafts[partition] ?? draftOf(topic.name, partition);
            drafts[partition] = draft;
            const { state, log } = draft;
            state.cleanup = topic.cleanup;
            state.appendedAt = Math.max(state.appendedAt, now);
            const { appendedAt, end: offset } = state;
            log.putSync(offset, { offset, appendedAt, key, value: json, size: 0 }, appending);
            state.bytes += form.lastSize();
            if (topic.cleanup === 'compact' && key !== null) compact(draft, key, offset);
            state.end += 1;
          }
        }
      });
    },
    state: stateOf,
    partitions: () => [...states.getKeys()],
    read: (topic, partition, from, limit, maxBytes) =>
      readRecords(logOf(topic, partition), from, limit, maxBytes),
    offsetAt: (topic, partition, appendedAt) =>
      offsetAt(logOf(topic, partition), stateOf(topic, partition), appendedAt),
    dropBefore: (topic, partition, offset, limit) => {
      const log = logOf(topic, partition);
      update((draftOf) => {
        const { state } = draftOf(topic, partition);
        const target = Math.min(offset, state.low + limit, state.end);
        for (const { key, value } of [...log.getRange({ start: state.low, end: target })]) {
          state.bytes -= value.size;
          log.removeSync(key);
        }
        state.low = target;
      });
      return stateOf(topic, partition).low;
    },
    commit: async (group, topic, handled) => {
      // Puts of one turn of the event loop share a transaction, which lmdb commits off the main thread.
      const puts = [...handled].map(([partition, offset]) =>
        offsets.put([group, topic, partition], offset),
      );
      await Promise.all(puts);
    },
    committed: (group, topic, partition) => offsets.get([group, topic, partition]),
    bytes: () => totalBytes,
    close: () => root.close(),
  };
}

interface Draft {
  readonly topic: string;
  readonly partition: number;
  readonly state: { -readonly [K in keyof PartitionState]: PartitionState[K] };
  readonly log: PartitionLog;
}

function lookupKey(key: string): string {
  return Buffer.byteLength(key) <= longestKeyBytes
    ? key
    : createHash('sha256').update(key).digest('hex');
}
