import { describe, expect, it } from 'vitest';
import { probabilities } from '../../services/classifier/probabilities.ts';
import { seededRandom } from '../support/made-up-texts.ts';

describe('probabilities', () => {
  it('are the softmax of the logits', () => {
    expect(probabilities(Float32Array.of(0, Math.log(3)), 1)).toEqual([0.25, 0.75]);
  });

  it('flatten with a higher temperature', () => {
    expect(probabilities(Float32Array.of(0, 2 * Math.log(3)), 2)).toEqual([0.25, 0.75]);
  });

  it('stand extreme logits', () => {
    expect(probabilities(Float32Array.of(-1e30, 1e30, 0), 0.05)).toEqual([0, 1, 0]);
  });

  it('sum to exactly a million millionths, in any case', () => {
    const random = seededRandom(3);
    for (let n = 0; n < 500; n += 1) {
      const values = probabilities(
        Float32Array.from({ length: 20 }, () => random() * 8),
        0.8,
      );
      const millionths = values.map((value) => value * 1e6);
      expect(Math.round(millionths.reduce((sum, value) => sum + value, 0))).toBe(1_000_000);
      for (const value of millionths) expect(value).toBeCloseTo(Math.round(value), 6);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    }
  });

  it('refuse what is not a number', () => {
    expect(() => probabilities(Float32Array.of(0, Number.NaN), 1)).toThrow('NaN');
  });
});
