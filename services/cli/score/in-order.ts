/** Work under way at a time, in whatever units `sizeOf` counts. */
export interface InOrderOptions<T> {
  readonly most: number;
  readonly sizeOf: (item: T) => number;
  /** Ends the results at once, whatever is under way. */
  readonly signal: AbortSignal;
}

/** How a promise ended, once it has. */
interface Watched<T> {
  readonly promise: Promise<T>;
  isSettled: boolean;
}

/**
 * Works on many items at a time and yields the results in the order of the items. No more is taken while `most` is
 * under way or while the results are not fetched, so memory is bounded whatever the input.
 */
export async function* inOrder<T, R>(
  source: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  { most, sizeOf, signal }: InOrderOptions<T>,
): AsyncGenerator<R> {
  const iterator = source[Symbol.asyncIterator]();
  const underWay: { readonly size: number; readonly result: Watched<R> }[] = [];
  let next: Watched<IteratorResult<T, unknown>> | undefined;
  let size = 0;
  let ended = false;
  let wake = (): void => undefined;

  // Not by Promise.race: whatever it waits for keeps all that it has ever answered.
  function watch<V>(promise: Promise<V>): Watched<V> {
    const watched = { promise, isSettled: false };
    const settle = (): void => {
      watched.isSettled = true;
      wake();
    };
    promise.then(settle, settle);
    return watched;
  }

  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      if (next === undefined && !ended && size < most) next = watch(iterator.next());
      const oldest = underWay[0];
      if (next === undefined && oldest === undefined) return;
      if (oldest?.result.isSettled) {
        underWay.shift();
        size -= oldest.size;
        yield await oldest.result.promise;
      } else if (next?.isSettled) {
        const item = await next.promise;
        next = undefined;
        ended = item.done === true;
        if (item.done === true) continue;
        const taken = { size: sizeOf(item.value), result: watch(work(item.value)) };
        underWay.push(taken);
        size += taken.size;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: a source that waits for input ends only when the input does.
    void iterator.return?.().catch(() => undefined);
  }
}
