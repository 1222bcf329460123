import { describe, expect, it } from 'vitest';
import { type LabelledSeries, scoreBenchmark } from '../../../../bench/nab/score.ts';

function series(scores: Readonly<Record<number, number>>): LabelledSeries {
  const all = new Float64Array(1_000);
  for (const [row, score] of Object.entries(scores)) all[Number(row)] = score;
  return { name: 'made-up', group: 'own', windows: [[500, 599]], scores: all };
}

function standard(scores: Readonly<Record<number, number>>): number {
  return scoreBenchmark([series(scores)])[0]?.scores.get('all') ?? Number.NaN;
}

/** The worth of a row of the window, as the benchmark's authors give it. */
function worth(row: number): number {
  const sigmoid = (x: number): number => 2 / (1 + Math.exp(5 * x)) - 1;
  return sigmoid(-(599 - row + 1) / 100) / sigmoid(-1);
}

describe('the score of the benchmark', () => {
  it('is 100 for the first row of each window, 0 for nothing', () => {
    expect(standard({ 500: 0.9 })).toBeCloseTo(100, 6);
    expect(standard({})).toBe(0);
  });

  it('takes the earliest detection of a window, and takes off for those outside', () => {
    expect(standard({ 550: 0.9, 570: 0.9 })).toBeCloseTo((100 * (worth(550) + 1)) / 2, 6);
    expect(standard({ 500: 0.9, 300: 0.9 })).toBeCloseTo((100 * (2 - 0.11)) / 2, 6);
  });

  it('chooses the threshold that is best', () => {
    expect(standard({ 500: 0.9, 300: 0.8 })).toBeCloseTo(100, 6);
  });

  it('does not count the beginning, and weighs profiles differently', () => {
    expect(standard({ 500: 0.9, 100: 0.9 })).toBeCloseTo(100, 6);
    const [usual, lowFp, lowFn] = scoreBenchmark([series({ 500: 0.9, 300: 0.9 })]);
    expect(usual?.scores.get('own')).toBeCloseTo(94.5, 6);
    expect(lowFp?.scores.get('own')).toBeCloseTo(89, 6);
    expect(lowFn?.scores.get('own')).toBeCloseTo((100 * (3 - 0.11)) / 3, 6);
  });
});
