/** Carries things of one key one after the other, in their order, and those of different keys side by side. */
export interface KeyedQueue<T> {
  push(key: string, item: T): void;
  /** Items that wait or are under way. */
  readonly size: number;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/**
 * @param carry deals with an item; a rejection is reported, and the next item of its key follows
 * @param signal aborted: nothing more is begun
 */
export function createKeyedQueue<T>(
  carry: (item: T) => Promise<void>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): KeyedQueue<T> {
  const tails = new Map<string, Promise<void>>();
  let size = 0;
  return {
    push: (key, item) => {
      size += 1;
      const before = tails.get(key) ?? Promise.resolve();
      const tail = before
        .then(() => (signal.aborted ? undefined : carry(item)))
        .catch(onError)
        .finally(() => {
          size -= 1;
          if (tails.get(key) === tail) tails.delete(key);
        });
      tails.set(key, tail);
    },
    get size() {
      return size;
    },
    idle: async () => {
      await Promise.all(tails.values());
    },
  };
}
