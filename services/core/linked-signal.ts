/** A signal that aborts with any of several others, and can be let go of. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Unlinks it: the others keep nothing of it. */
  release(): void;
}

/**
 * As `AbortSignal.any`, for what is made again and again of a signal that lives long: Node 20 keeps a reference for each
 * signal made that way until the long-lived one goes.
 */
export function linkSignals(...signals: readonly AbortSignal[]): LinkedSignal {
  const linked = new AbortController();
  const abort = (event: Event): void => {
    if (event.target instanceof AbortSignal) linked.abort(event.target.reason);
  };
  for (const signal of signals) {
    if (signal.aborted) linked.abort(signal.reason);
    else signal.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: linked.signal,
    release: () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
