import { setTimeout as sleep } from 'node:timers/promises';
import { isRetriable } from './errors.ts';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  readonly factor?: number;
  /** Uniform in 0..1; injected for tests. */
  readonly random?: () => number;
}

/**
 * Delay before attempt number `attempt` (1 is the first retry): exponential with equal jitter, so that
 * clients which failed together do not come back together (Brooker, "Exponential Backoff And Jitter", 2015).
 */
export function backoffMs(attempt: number, options: BackoffOptions): number {
  const { baseMs, maxMs, factor = 2, random = Math.random } = options;
  const ceiling = Math.min(maxMs, baseMs * factor ** (attempt - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

export interface RetryOptions extends BackoffOptions {
  /** How often to try again after the first failure; `Infinity` for as long as the signal allows. */
  readonly retries: number;
  readonly signal?: AbortSignal;
  readonly onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
}

/** Runs `action` until it succeeds, throws something that is not retriable, or the retries are used up. */
export async function retry<T>(action: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isRetriable(error) || attempt > options.retries || options.signal?.aborted) throw error;
      const delayMs = backoffMs(attempt, options);
      options.onRetry?.(error, attempt, delayMs);
      await sleep(delayMs, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}
