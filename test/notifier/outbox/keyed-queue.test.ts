import { expect, it } from 'vitest';
import { createKeyedQueue } from '../../../services/notifier/outbox/keyed-queue.ts';

/** A carrier whose items end when the test says so. */
function createCarrier() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  return {
    begun,
    carry: (item: string) =>
      new Promise<void>((resolve, reject) => {
        begun.push(item);
        ends.set(item, { resolve, reject });
      }),
    end: async (item: string, error?: Error) => {
      await expect.poll(() => begun).toContain(item);
      const end = ends.get(item);
      if (error === undefined) end?.resolve();
      else end?.reject(error);
    },
  };
}

it('carries the items of a key in order, and keys side by side', async () => {
  const carrier = createCarrier();
  const queue = createKeyedQueue(carrier.carry, new AbortController().signal, () => undefined);
  queue.push('a', 'a1');
  queue.push('a', 'a2');
  queue.push('b', 'b1');
  await carrier.end('b1');
  queue.push('b', 'b2');
  await carrier.end('b2');
  expect(carrier.begun).toEqual(['a1', 'b1', 'b2']);
  await carrier.end('a1');
  await carrier.end('a2');
  await queue.idle();
  expect([carrier.begun.at(-1), queue.size]).toEqual(['a2', 0]);
});

it('reports what fails and goes on with the next item', async () => {
  const carrier = createCarrier();
  const errors: unknown[] = [];
  const queue = createKeyedQueue(carrier.carry, new AbortController().signal, (error) =>
    errors.push(error),
  );
  queue.push('a', 'a1');
  queue.push('a', 'a2');
  const failure = new Error('the carrier broke down');
  await carrier.end('a1', failure);
  await carrier.end('a2');
  await queue.idle();
  expect(errors).toEqual([failure]);
});

it('begins nothing more once it is stopped', async () => {
  const carrier = createCarrier();
  const stop = new AbortController();
  const queue = createKeyedQueue(carrier.carry, stop.signal, () => undefined);
  queue.push('a', 'a1');
  queue.push('a', 'a2');
  await expect.poll(() => carrier.begun).toEqual(['a1']);
  stop.abort();
  expect(queue.size).toBe(2);
  await carrier.end('a1');
  await queue.idle();
  expect([carrier.begun, queue.size]).toEqual([['a1'], 0]);
});
