import { describe, expect, it } from 'vitest';
import { betaBinomialTail } from '../../../services/alerting/detectors/beta-binomial.ts';

it('is uniform where share and its complement are equally likely at any value', () => {
  // share 1/2 and correlation 1/3 make a = b = 1.
  for (const count of [0, 1, 4, 10]) {
    expect(betaBinomialTail(count, 10, { share: 0.5, correlation: 1 / 3 })).toBeCloseTo(
      (11 - count) / 11,
      10,
    );
  }
});

it('comes to the binomial where nothing is correlated', () => {
  const tail = betaBinomialTail(3, 4, { share: 0.2, correlation: 1e-7 });
  expect(tail).toBeCloseTo(4 * 0.2 ** 3 * 0.8 + 0.2 ** 4, 5);
});

describe('at the edges', () => {
  it('is 1 for none and 0 for more than there are', () => {
    expect(betaBinomialTail(0, 5, { share: 0.1, correlation: 0.1 })).toBe(1);
    expect(betaBinomialTail(6, 5, { share: 0.1, correlation: 0.1 })).toBe(0);
  });

  it('bears shares of 0 and 1', () => {
    expect(betaBinomialTail(2, 5, { share: 0, correlation: 0.1 })).toBeLessThan(1e-3);
    expect(betaBinomialTail(5, 5, { share: 1, correlation: 0.1 })).toBeGreaterThan(0.99);
  });
});
