import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../services/cli/score/in-order.ts';

const never = new AbortController().signal;

async function* numbers(count: number, onTaken: (n: number) => void = () => undefined) {
  for (let n = 0; n < count; n += 1) {
    onTaken(n);
    yield n;
  }
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Work that is done when the test says so. */
function pendingWork() {
  const done = new Map<number, () => void>();
  const work = (n: number) => new Promise<number>((resolve) => done.set(n, () => resolve(n)));
  return { work, done, started: () => [...done.keys()] };
}

describe('inOrder', () => {
  it('keeps the order whatever is done first, and never has more under way than allowed', async () => {
    const { work, done, started } = pendingWork();
    const results = all(inOrder(numbers(7), work, { most: 3, sizeOf: () => 1, signal: never }));
    while (started().length < 3) await turn();
    for (let i = 0; i < 20; i += 1) await turn();
    expect(started()).toEqual([0, 1, 2]);
    done.get(2)?.();
    done.get(1)?.();
    for (let i = 0; i < 20; i += 1) await turn();
    expect(started()).toEqual([0, 1, 2]);
    done.get(0)?.();
    while (started().length < 6) await turn();
    for (let n = 3; n < 7; n += 1) {
      while (!done.has(n)) await turn();
      done.get(n)?.();
    }
    expect(await results).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('hands out what is done while the source has nothing more yet', async () => {
    async function* slow() {
      yield 1;
      await new Promise(() => undefined);
    }
    const results = inOrder(slow(), async (n) => n, { most: 3, sizeOf: () => 1, signal: never });
    expect(await results.next()).toEqual({ done: false, value: 1 });
  });

  it('takes nothing while its results are not fetched', async () => {
    let taken = 0;
    const results = inOrder(
      numbers(100, () => taken++),
      async (n) => n,
      {
        most: 4,
        sizeOf: () => 1,
        signal: never,
      },
    );
    await results.next();
    for (let i = 0; i < 50; i += 1) await turn();
    expect(taken).toBeLessThanOrEqual(5);
  });

  it('ends at once when aborted, and closes its source', async () => {
    const abort = new AbortController();
    let closed = false;
    async function* source() {
      try {
        yield* numbers(10);
      } finally {
        closed = true;
      }
    }
    const { work, done, started } = pendingWork();
    const results = all(
      inOrder(source(), work, { most: 2, sizeOf: () => 1, signal: abort.signal }),
    );
    while (started().length < 2) await turn();
    done.get(0)?.();
    while (started().length < 3) await turn();
    abort.abort();
    expect(await results).toEqual([0]);
    await turn();
    expect(closed).toBe(true);
  });

  it('throws what the work or the source failed with', async () => {
    const options = { most: 2, sizeOf: () => 1, signal: never };
    const fail = async (n: number) => {
      if (n === 2) throw new Error('two');
      return n;
    };
    const results = inOrder(numbers(5), fail, options);
    expect(await results.next()).toMatchObject({ value: 0 });
    expect(await results.next()).toMatchObject({ value: 1 });
    await expect(results.next()).rejects.toThrow('two');
    async function* broken() {
      yield 1;
      throw new Error('gone');
    }
    await expect(all(inOrder(broken(), async (n) => n, options))).rejects.toThrow('gone');
  });
});
