/** Commits how far partitions are handled: one request at a time, always with the newest offsets. */
export interface OffsetCommitter {
  /** Notes that everything before `offset` is handled; resolves when that, or more, was committed or given up. */
  note(partition: number, offset: number): Promise<void>;
  /** The partition belongs to somebody else now: what is noted for it must not be committed any more. */
  forget(partition: number): void;
}

/**
 * Offsets are cumulative, so a failed commit is not repeated by itself: the next one covers it, and without a
 * next one the records are delivered again.
 */
export function createOffsetCommitter(
  commit: (offsets: ReadonlyMap<number, number>) => Promise<void>,
  onError: (error: unknown) => void,
): OffsetCommitter {
  let noted = new Map<number, number>();
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (noted.size > 0) {
      const offsets = noted;
      noted = new Map();
      try {
        await commit(offsets);
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    note: (partition, offset) => {
      noted.set(partition, Math.max(offset, noted.get(partition) ?? 0));
      running ??= run().finally(() => {
        running = undefined;
      });
      return running;
    },
    forget: (partition) => {
      noted.delete(partition);
    },
  };
}
