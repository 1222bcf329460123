import { setImmediate as nextTurn } from 'node:timers/promises';
import { DeliveryStopped, type RawBatch, type RawRecord } from './delivery.ts';

/** Where a partition's records come from. */
export interface PartitionSource {
  /** The offset of the first record it will give, or of the first one to come. */
  readonly start: number;
  /** The offset that the next record published will get, as far as is known. */
  end(): number;
  /** The records to deliver next, or undefined while there are none. */
  take(): { readonly records: readonly RawRecord[]; readonly endOffset: number } | undefined;
  /** Resolves when there may be more, or when the signal is aborted. */
  wait(signal: AbortSignal): Promise<void>;
}

export interface PartitionLoopDeps {
  readonly partition: number;
  /** Finds out where to begin. */
  readonly open: () => Promise<PartitionSource>;
  readonly deliver: (batch: RawBatch) => Promise<void>;
  /** Stores that everything before `offset` is handled; calls may overlap, the newest counts. Never rejects. */
  readonly acknowledge: (offset: number) => Promise<void>;
}

/** Takes one partition from its source to the handler, batch after batch, until it is stopped. */
export interface PartitionLoop {
  /** Resolves when it is known where to begin: what is published from then on will be delivered. */
  readonly opened: Promise<void>;
  /** Resolves when the loop has ended, rejects when the partition cannot be worked on any more. */
  readonly done: Promise<void>;
  /** Records published but not yet handled, as far as is known. */
  lag(): number;
  /**
   * Takes no further batch, and waits for the one in flight and its acknowledgement. After `drainMs` the
   * batch's signal is aborted and its result no longer counts.
   */
  stop(drainMs: number): Promise<void>;
}

export function startPartitionLoop(deps: PartitionLoopDeps): PartitionLoop {
  const { partition, open, deliver, acknowledge } = deps;
  const stopping = new AbortController();
  const abandoned = new AbortController();
  let acknowledging: Promise<void> = Promise.resolve();
  let current: PartitionSource | undefined;
  let handled = 0;

  async function begin(): Promise<PartitionSource> {
    const found = await open();
    current = found;
    handled = found.start;
    return found;
  }

  const opening = begin();
  const opened = opening.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof DeliveryStopped)) throw error;
    },
  );
  opened.catch(() => undefined);

  async function run(): Promise<void> {
    const source = await opening;
    while (!stopping.signal.aborted) {
      const taken = source.take();
      const last = taken?.records.at(-1);
      if (taken === undefined || last === undefined) {
        await source.wait(stopping.signal);
        continue;
      }
      await deliver({
        partition,
        ...taken,
        signal: abandoned.signal,
        stopping: stopping.signal,
      });
      handled = last.offset + 1;
      acknowledging = acknowledge(handled);
      // A handler may finish without ever leaving the microtask queue; timers and sockets need their turn.
      await nextTurn();
    }
  }

  const done = run().catch((error: unknown) => {
    if (!(error instanceof DeliveryStopped)) throw error;
  });
  done.catch(() => undefined);

  return {
    opened,
    done,
    lag: () => (current === undefined ? 0 : Math.max(0, current.end() - handled)),
    stop: async (drainMs) => {
      stopping.abort();
      if (drainMs === 0) abandoned.abort();
      const timer = setTimeout(() => abandoned.abort(), drainMs);
      try {
        await done.catch(() => undefined);
        await acknowledging;
      } finally {
        clearTimeout(timer);
        abandoned.abort();
      }
    },
  };
}
