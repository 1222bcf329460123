import { describe, expect, it } from 'vitest';
import {
  negativeBinomialQuantile,
  negativeBinomialTail,
} from '../../../services/alerting/detectors/negative-binomial.ts';

/** P(N ≥ count) of a Poisson count, summed up from below. */
function poissonTail(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let n = 0; n < count; n += 1) {
    below += term;
    term *= mean / (n + 1);
  }
  return 1 - below;
}

describe('the tail', () => {
  it('is that of a geometric count where variance = mean + mean²', () => {
    for (const count of [1, 2, 5, 20]) {
      const expected = (3 / 4) ** count;
      expect(negativeBinomialTail(count, { mean: 3, variance: 12 })).toBeCloseTo(expected, 10);
    }
  });

  it('comes to Poisson’s where the variance is the mean', () => {
    for (const [count, mean] of [
      [3, 1],
      [12, 4],
      [4, 9],
    ] as const) {
      const tail = negativeBinomialTail(count, { mean, variance: mean });
      expect(tail / poissonTail(count, mean)).toBeCloseTo(1, 3);
    }
  });

  it('falls with the count, rises with the variance, and stays a probability at the extremes', () => {
    const law = { mean: 2, variance: 5 };
    const tails = Array.from({ length: 60 }, (_, count) => negativeBinomialTail(count, law));
    expect(tails[0]).toBe(1);
    expect(tails).toEqual([...tails].sort((a, b) => b - a));
    expect(negativeBinomialTail(10, { mean: 2, variance: 9 })).toBeGreaterThan(tails[10] ?? 1);
    expect(negativeBinomialTail(100_000, law)).toBe(1e-300);
    expect(negativeBinomialTail(5, { mean: 1e-6, variance: 2e-6 })).toBeGreaterThan(0);
  });
});

describe('the quantile', () => {
  it('is the least count whose cumulated probability reaches it', () => {
    const law = { mean: 6, variance: 15 };
    for (const probability of [0.05, 0.5, 0.95]) {
      const count = negativeBinomialQuantile(probability, law);
      expect(1 - negativeBinomialTail(count + 1, law)).toBeGreaterThanOrEqual(probability);
      expect(1 - negativeBinomialTail(count, law)).toBeLessThan(probability);
    }
  });
});
