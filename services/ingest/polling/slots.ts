/** Lets a bounded number of jobs run at once; the others wait in the order in which they came. */
export interface Slots {
  /** Runs `job` when there is room. @throws the signal's reason when it aborts while it waits */
  run<T>(job: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function createSlots(most: number): Slots {
  let free = most;
  const waiting: (() => void)[] = [];

  function release(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  async function acquire(signal: AbortSignal): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    run: async (job, signal) => {
      signal.throwIfAborted();
      await acquire(signal);
      try {
        return await job();
      } finally {
        release();
      }
    },
  };
}
