import { isRetriable } from '../../core/errors.ts';
import {
  type BatchResult,
  type CommitDeps,
  type Committed,
  commitBatches,
  type HistoryBatch,
} from './commit-batches.ts';
import { StoreError } from './duckdb.ts';
import type { Serial } from './serial.ts';

/** Posts and assignments that one transaction takes at most (a single larger batch is taken whole). */
const mostRows = 2_000;

export interface BatchWriterDeps {
  readonly commit: CommitDeps;
  readonly serial: Serial;
  readonly onTransaction: (seconds: number) => void;
  readonly onCommitted: (committed: Committed) => void;
}

export interface BatchWriter {
  write(batch: HistoryBatch): Promise<BatchResult>;
  readonly failed: Promise<never>;
}

interface Waiting {
  readonly batch: HistoryBatch;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits batches in groups: while one transaction is written, what arrives waits and then goes in together. So
 * a single post is there within milliseconds, and under load few transactions carry much.
 */
export function createBatchWriter(deps: BatchWriterDeps): BatchWriter {
  const waiting: Waiting[] = [];
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  function nextGroup(): Waiting[] {
    const group = waiting.splice(0, 1);
    let rows = group[0] === undefined ? 0 : sizeOf(group[0].batch);
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      rows += sizeOf(next.batch);
      if (rows > mostRows) break;
      group.push(next);
      waiting.shift();
    }
    return group;
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    const startedAt = performance.now();
    try {
      const committed = await commitBatches(
        deps.commit,
        group.map(({ batch }) => batch),
      );
      deps.onTransaction((performance.now() - startedAt) / 1_000);
      deps.onCommitted(committed);
      group.forEach(({ resolve }, index) => {
        resolve(committed.results[index] ?? { inserted: 0, duplicates: 0, stale: 0 });
      });
    } catch (error) {
      if (error instanceof StoreError && error.fatal) fail(error);
      // One batch that cannot be stored must not take the others down with it.
      if (group.length > 1 && !isRetriable(error)) {
        for (const one of group) await commit([one]);
        return;
      }
      for (const { reject } of group) reject(error);
    }
  }

  return {
    failed,
    write: (batch) =>
      new Promise((resolve, reject) => {
        waiting.push({ batch, resolve, reject });
        void deps.serial(async () => {
          const group = nextGroup();
          if (group.length > 0) await commit(group);
        });
      }),
  };
}

function sizeOf({ posts = [], stories = [] }: HistoryBatch): number {
  return stories.reduce((sum, { value }) => sum + value.assignments.length, posts.length);
}
