import { describe, expect, it } from 'vitest';
import { createFetchQueue } from '../../../../services/core/bus/kafka/fetch-queue.ts';

const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    offset: from + i,
    key: null,
    appendedAt: 1,
    value: '{}',
  }));

describe('createFetchQueue', () => {
  it('hands out batches in order and leaves out what was fetched twice', () => {
    const queue = createFetchQueue(10, 3, () => undefined);
    queue.push(records(8, 14), 14, 20);
    queue.push(records(12, 16), 16, 20);
    const offsets: (number | undefined)[][] = [];
    for (let taken = queue.take(); taken !== undefined; taken = queue.take()) {
      offsets.push(taken.records.map(({ offset }) => offset));
      expect(taken.endOffset).toBe(20);
    }
    expect(offsets).toEqual([
      [10, 11, 12],
      [13, 14, 15],
    ]);
    expect(queue.next()).toBe(16);
  });

  it('is full with two batches waiting, and says once when it no longer is', () => {
    let drained = 0;
    const queue = createFetchQueue(0, 2, () => {
      drained += 1;
    });
    queue.push(records(0, 3), 3, 9);
    expect(queue.isFull()).toBe(false);
    queue.push(records(3, 6), 6, 9);
    expect(queue.isFull()).toBe(true);
    queue.take();
    expect(queue.isFull()).toBe(true);
    queue.take();
    expect([queue.isFull(), drained]).toEqual([false, 1]);
    queue.take();
    expect(drained).toBe(1);
  });

  it('wakes who waits when something new comes', async () => {
    const queue = createFetchQueue(0, 2, () => undefined);
    const { signal } = new AbortController();
    const woken = queue.wait(signal);
    queue.push(records(0, 1), 1, 1);
    await woken;
    expect(queue.take()?.records).toHaveLength(1);
  });
});
