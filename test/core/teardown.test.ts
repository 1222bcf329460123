import { describe, expect, it } from 'vitest';
import { createTeardown, withTeardown } from '../../services/core/teardown.ts';

describe('teardown', () => {
  it('unwinds last-in first-out, once, past failures, and then names them', async () => {
    const order: string[] = [];
    const teardown = createTeardown();
    teardown.defer('first', () => void order.push('first'));
    teardown.defer('second', () => {
      order.push('second');
      throw new Error('stuck');
    });
    teardown.defer('third', async () => void order.push('third'));
    await expect(Promise.all([teardown.run(), teardown.run()])).rejects.toThrow('second: stuck');
    expect(order).toEqual(['third', 'second', 'first']);
  });

  it('undoes the steps of a start that fails half way, and lets its error through', async () => {
    const order: string[] = [];
    const start = withTeardown(async (teardown) => {
      teardown.defer('door', () => void order.push('door'));
      throw new Error('no room');
    });
    await expect(start).rejects.toThrow('no room');
    expect(order).toEqual(['door']);
  });
});
