import type { Clock } from '../../clock.ts';
import { BarographError, messageOf } from '../../errors.ts';
import type { Append, LogStore } from './log-store.ts';
import type { Retention } from './retention.ts';

/** Gathers the publishes of one turn of the event loop into one transaction. */
export interface Appender {
  /** Resolves when the records are stored in the sense of the store's sync mode. */
  append(entry: Append): Promise<void>;
  /** Stores what is waiting and refuses anything after. */
  close(): void;
}

export interface AppenderDeps {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly retention: Retention;
  readonly onAppended: (topic: string, records: number) => void;
}

interface Waiting {
  readonly entry: Append;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createAppender(deps: AppenderDeps): Appender {
  const { store, clock, retention, onAppended } = deps;
  let waiting: Waiting[] = [];
  let closed = false;

  function flush(): void {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    try {
      retention.assertRoom();
      store.append(
        group.map(({ entry }) => entry),
        clock(),
      );
    } catch (error) {
      const reason = error instanceof BarographError ? error : storageError(error);
      for (const { reject } of group) reject(reason);
      return;
    }
    for (const { entry, resolve } of group) {
      onAppended(entry.topic.name, entry.records.length);
      resolve();
    }
    retention.afterAppend();
  }

  return {
    append: (entry) => {
      if (closed) return Promise.reject(new BarographError('the bus is closed'));
      if (entry.records.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ entry, resolve, reject });
      });
    },
    close: () => {
      closed = true;
      flush();
    },
  };
}

/** The disk refused (full, read-only, failing): nothing of the transaction is stored, and it may work later. */
function storageError(cause: unknown): BarographError {
  return new BarographError(
    `the bus could not write to its data folder: ${messageOf(cause)}; nothing of this publish was stored. Check the free space and permissions there`,
    { retriable: true, cause },
  );
}
