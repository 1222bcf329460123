/** A task that is done again and again. */
export interface Timed {
  readonly everyMs: number;
  run(signal: AbortSignal): Promise<void>;
}

/** Runs each task again and again, never twice at once. Returns what stops them and waits for the one under way. */
export function startTimers(
  tasks: readonly Timed[],
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const timers = tasks.map((task) => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      const round = task
        .run(stop.signal)
        .catch(onError)
        .finally(() => {
          busy = false;
          running.delete(round);
        });
      running.add(round);
    }, task.everyMs);
  });
  return async () => {
    stop.abort();
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}
