import type { BatchHandler, BusRecord } from '../../services/core/bus/event-bus.ts';

/** A handler that keeps what it is given, and lets a test wait for it. */
export interface Collector<T> {
  readonly handler: BatchHandler<T>;
  readonly records: BusRecord<T>[];
  /** Resolves when at least `count` records have come. */
  atLeast(count: number): Promise<readonly BusRecord<T>[]>;
}

export function createCollector<T>(): Collector<T> {
  const records: BusRecord<T>[] = [];
  let waiting: { count: number; resolve: () => void }[] = [];
  return {
    records,
    handler: async (batch) => {
      records.push(...batch.records);
      for (const { count, resolve } of waiting) if (records.length >= count) resolve();
      waiting = waiting.filter(({ count }) => records.length < count);
    },
    atLeast: async (count) => {
      if (records.length < count) {
        await new Promise<void>((resolve) => waiting.push({ count, resolve }));
      }
      return records;
    },
  };
}
