import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `clear` says yes, looking every so often; `mostMs` at most. @throws the signal's reason */
export async function hold(
  clear: () => Promise<boolean>,
  options: { readonly everyMs: number; readonly mostMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { everyMs, mostMs, signal } = options;
  const until = performance.now() + mostMs;
  while (!(await clear())) {
    signal.throwIfAborted();
    if (performance.now() >= until) return;
    await sleep(everyMs, undefined, { signal, ref: false });
  }
}
