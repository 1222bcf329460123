import { describe, expect, it } from 'vitest';
import { createOffsetCommitter } from '../../../services/core/bus/offset-committer.ts';

function setUp(fail: (call: number) => boolean = () => false) {
  const calls: [number, number][][] = [];
  const errors: unknown[] = [];
  const waiting: (() => void)[] = [];
  const committer = createOffsetCommitter(
    async (offsets) => {
      calls.push([...offsets]);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (fail(calls.length)) throw new Error('the group is rebalancing');
    },
    (error) => errors.push(error),
  );
  return { committer, calls, errors, answer: () => waiting.shift()?.() };
}

describe('createOffsetCommitter', () => {
  it('has one request under way, and then sends the newest offsets of all partitions at once', async () => {
    const { committer, calls, answer } = setUp();
    const first = committer.note(0, 10);
    committer.note(0, 20);
    committer.note(1, 5);
    const last = committer.note(0, 30);
    expect(calls).toEqual([[[0, 10]]]);
    answer();
    await expect.poll(() => calls.length).toBe(2);
    answer();
    await Promise.all([first, last]);
    expect(calls).toEqual([
      [[0, 10]],
      [
        [0, 30],
        [1, 5],
      ],
    ]);
  });

  it('never goes back, and lets the next commit cover one that failed', async () => {
    const { committer, calls, errors, answer } = setUp((call) => call === 1);
    const first = committer.note(0, 10);
    committer.note(0, 30);
    committer.note(0, 20);
    answer();
    await expect.poll(() => calls.length).toBe(2);
    answer();
    await first;
    expect(calls.at(-1)).toEqual([[0, 30]]);
    expect(errors).toHaveLength(1);
  });

  it('does not commit for a partition that has gone', async () => {
    const { committer, calls, answer } = setUp();
    const first = committer.note(0, 10);
    committer.note(1, 10);
    committer.forget(1);
    answer();
    await first;
    expect(calls).toEqual([[[0, 10]]]);
  });
});
