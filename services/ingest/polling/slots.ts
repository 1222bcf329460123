/** How many jobs may run at once. */
export interface Slots {
  /** Takes a place if there is one; returns how to give it back. */
  take(): (() => void) | undefined;
  /** Resolves when a place may have become free, for one after the other; at once when the signal aborts. */
  vacancy(signal: AbortSignal): Promise<void>;
}

export function createSlots(most: number): Slots {
  let free = most;
  const waiting = new Set<() => void>();

  function giveBack(): void {
    free += 1;
    // One who was called may have left since: every free place calls somebody.
    for (const enter of [...waiting].slice(0, free)) enter();
  }

  return {
    take: () => {
      if (free === 0) return undefined;
      free -= 1;
      let given = false;
      return () => {
        if (!given) giveBack();
        given = true;
      };
    },
    vacancy: (signal) =>
      new Promise((resolve) => {
        const enter = (): void => {
          waiting.delete(enter);
          signal.removeEventListener('abort', enter);
          resolve();
        };
        if (free > 0 || signal.aborted) return resolve();
        waiting.add(enter);
        signal.addEventListener('abort', enter, { once: true });
      }),
  };
}
