/** Lets the work of the live lane go before that of replays. */
export interface LiveFirst {
  /** Runs live work; replays wait meanwhile. */
  live<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no live work is under way. */
  idle(): Promise<void>;
}

export function createLiveFirst(): LiveFirst {
  const working = new Set<Promise<unknown>>();
  return {
    live: async (work) => {
      const result = work();
      const settled = result.catch(() => undefined);
      working.add(settled);
      try {
        return await result;
      } finally {
        working.delete(settled);
      }
    },
    idle: async () => {
      while (working.size > 0) await Promise.all(working);
    },
  };
}
