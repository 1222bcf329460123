/** Lets loops sleep until there may be something new. */
export interface WakeUp {
  /** Resolves at the next `notify`, or when the signal is aborted. */
  wait(signal: AbortSignal): Promise<void>;
  notify(): void;
}

export function createWakeUp(): WakeUp {
  let waiting = new Set<() => void>();
  return {
    wait: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
        waiting.add(wake);
      }),
    notify: () => {
      const woken = waiting;
      waiting = new Set();
      for (const wake of woken) wake();
    },
  };
}
