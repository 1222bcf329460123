import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatCount,
  formatPosts,
  formatPush,
  formatPValue,
  formatRate,
  formatShare,
  formatSpeed,
  formatUsual,
} from '../../../dashboard/format/number.ts';

describe('numbers', () => {
  it('group their thousands', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatPosts(1)).toBe('1 post');
    expect(formatPosts(2_000)).toBe('2,000 posts');
  });

  it.each([
    [0, 0, '–'],
    [0, 5, '0%'],
    [1, 3, '33%'],
    [1, 1_000, '<1%'],
    [999, 1_000, '>99%'],
    [5, 5, '100%'],
  ])('show %d of %d as %s', (part, whole, text) => {
    expect(formatShare(part, whole)).toBe(text);
  });

  it.each([
    [1.2, '+120%'],
    [-0.4, '−40%'],
    [0.001, '±0%'],
    [-0.001, '±0%'],
    [11, '×12'],
  ])('show a change of %d as %s', (change, text) => {
    expect(formatChange(change)).toBe(text);
  });

  it('show rates by the second or the minute, and small usual levels with a digit', () => {
    expect(formatRate(0.2)).toBe('12 posts/min');
    expect(formatRate(2.55)).toBe('2.6 posts/s');
    expect(formatUsual(2.44)).toBe('2.4');
    expect(formatUsual(31.6)).toBe('32');
    expect(formatUsual(0.01)).toBe('<0.1');
  });

  it.each([
    [0.0234, '0.023'],
    [0.001, '0.001'],
    [0.00001524, '2·10⁻⁵'],
    [1e-7, '10⁻⁷'],
    [3e-12, '3·10⁻¹²'],
    [0, '< 10⁻³⁰'],
  ])('show a p-value of %d as %s', (p, text) => {
    expect(formatPValue(p)).toBe(text);
  });

  it('show what a word added to a probability, in points', () => {
    expect([0.414, 0.0061, -0.2, -0.999].map(formatPush)).toEqual([
      '+41 pts',
      '+0.6 pts',
      '−20 pts',
      '−100 pts',
    ]);
  });

  it('show how fast a replay plays', () => {
    expect(formatSpeed(3_600)).toBe('×3,600');
    expect(formatSpeed('max')).toBe('max');
  });
});
