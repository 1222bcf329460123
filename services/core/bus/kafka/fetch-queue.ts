import type { RawRecord } from '../delivery.ts';
import type { PartitionSource } from '../partition-loop.ts';
import { createWakeUp } from '../wake-up.ts';

/** Records of one partition between the fetch and the handler. */
export interface FetchQueue extends PartitionSource {
  /** The offset to fetch next. */
  next(): number;
  /** Adds what a fetch brought; records below `next` (fetched again after a rebalance) are left out. */
  push(records: readonly RawRecord[], next: number, endOffset: number): void;
  /** Whether fetching should pause until `onDrained` is called. */
  isFull(): boolean;
}

/**
 * @param start the first offset to fetch
 * @param maxRecords largest batch; fetching pauses while two of them are waiting
 */
export function createFetchQueue(
  start: number,
  maxRecords: number,
  onDrained: () => void,
): FetchQueue {
  const wakeUp = createWakeUp();
  const full = 2 * maxRecords;
  let waiting: RawRecord[] = [];
  let taken = 0;
  let next = start;
  let end = start;
  const size = (): number => waiting.length - taken;

  return {
    start,
    end: () => Math.max(end, next),
    next: () => next,
    push: (records, after, endOffset) => {
      const fresh = records.filter((record) => record.offset >= next);
      waiting = taken === 0 ? waiting.concat(fresh) : waiting.slice(taken).concat(fresh);
      taken = 0;
      next = Math.max(next, after);
      end = Math.max(end, endOffset);
      if (fresh.length > 0) wakeUp.notify();
    },
    isFull: () => size() >= full,
    take: () => {
      if (size() === 0) return undefined;
      const wasFull = size() >= full;
      const records = waiting.slice(taken, taken + maxRecords);
      taken += records.length;
      if (wasFull && size() < full) onDrained();
      return { records, endOffset: Math.max(end, next) };
    },
    wait: (signal) => wakeUp.wait(signal),
  };
}
