import { describe, expect, it } from 'vitest';
import { createTokenQueue } from '../../services/classifier/token-queue.ts';
import type { Lane } from '../../services/core/contracts/lane.ts';
import { seededRandom } from '../support/made-up-texts.ts';

interface Item {
  readonly n: number;
  readonly tokens: number;
  readonly lane: Lane;
  readonly submittedAt: number;
}

function filled(
  lengths: readonly number[],
  budget: number,
  lane: (n: number) => Lane = () => 'live',
) {
  const queue = createTokenQueue<Item>(budget);
  for (const [n, tokens] of lengths.entries())
    queue.push({ n, tokens, lane: lane(n), submittedAt: n });
  return queue;
}

function padded(batch: readonly Item[]): number {
  return batch.length * Math.max(...batch.map((item) => item.tokens));
}

describe('the token queue', () => {
  it('hands out what waits, oldest first, up to the budget with padding', () => {
    const queue = filled([10, 10, 10, 10, 10], 30);
    expect(queue.take().map((item) => item.n)).toEqual([0, 1, 2]);
    expect(queue.size).toBe(2);
    expect(queue.take().map((item) => item.n)).toEqual([3, 4]);
    expect(queue.take()).toEqual([]);
  });

  it('gives a single item at once, also one above the budget', () => {
    expect(filled([128], 64).take()).toHaveLength(1);
  });

  it('puts similar lengths together and does not pad a short text to a long one', () => {
    const queue = filled([10, 100, 11, 99, 12], 1_000);
    expect(
      queue
        .take()
        .map((item) => item.tokens)
        .sort(),
    ).toEqual([10, 11, 12]);
    expect(queue.take().map((item) => item.tokens)).toEqual([100, 99]);
  });

  it('always begins with what has waited longest, so nothing starves', () => {
    const queue = filled([90], 100);
    for (let n = 1; n < 500; n += 1) queue.push({ n, tokens: 10, lane: 'live', submittedAt: n });
    expect(queue.take().map((item) => item.n)).toEqual([0]);
  });

  it('takes live before replay, and never mixes them', () => {
    const queue = filled([10, 10, 10, 10], 100, (n) => (n % 2 === 0 ? 'replay' : 'live'));
    expect(queue.take().map((item) => item.n)).toEqual([1, 3]);
    expect(queue.take().map((item) => item.n)).toEqual([0, 2]);
  });

  it('says what waits in the lane whose turn it is, and since when', () => {
    const queue = filled([10, 90, 12, 30], 100, (n) => (n === 3 ? 'replay' : 'live'));
    expect(queue.next).toEqual({ lane: 'live', tokens: 112, oldestAt: 0 });
    queue.take();
    expect(queue.next).toEqual({ lane: 'live', tokens: 90, oldestAt: 1 });
    queue.take();
    expect(queue.next).toEqual({ lane: 'replay', tokens: 30, oldestAt: 3 });
    queue.take();
    expect(queue.next.tokens).toBe(0);
  });

  it('loses and repeats nothing, keeps to the budget and pads little, whatever comes', () => {
    const random = seededRandom(5);
    const lengths = Array.from({ length: 3_000 }, () => 2 + Math.floor(random() ** 3 * 126));
    const queue = createTokenQueue<Item>(256);
    const taken: Item[] = [];
    let computed = 0;
    for (let n = 0; n < lengths.length || queue.size > 0; ) {
      for (let burst = Math.floor(random() * 300); burst > 0 && n < lengths.length; burst -= 1) {
        const lane = random() < 0.5 ? 'live' : 'replay';
        queue.push({ n, tokens: lengths[n] ?? 0, lane, submittedAt: n });
        n += 1;
      }
      const batch = queue.take();
      taken.push(...batch);
      if (batch.length === 0) continue;
      computed += padded(batch);
      expect(padded(batch)).toBeLessThanOrEqual(256);
    }
    expect(taken.map((item) => item.n).sort((a, b) => a - b)).toEqual(lengths.map((_, n) => n));
    const needed = lengths.reduce((sum, tokens) => sum + tokens, 0);
    expect(computed / needed).toBeLessThan(1.1);
  });
});

it('gives a batch another budget when it is asked to', () => {
  const queue = filled([20, 20, 20, 20], 80);
  expect(queue.take(40)).toHaveLength(2);
  expect(queue.take()).toHaveLength(2);
});
