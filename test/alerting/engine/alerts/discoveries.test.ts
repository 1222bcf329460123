import { describe, expect, it } from 'vitest';
import { discoveries, levelOf } from '../../../../services/alerting/engine/alerts/discoveries.ts';
import { randomNumbers } from '../../../support/scored-traffic.ts';

const even = (pValues: readonly number[], of = pValues.length) =>
  pValues.map((pValue) => ({ pValue, part: 1 / of }));

describe('the step-up procedure', () => {
  it('finds what Benjamini and Hochberg find in their example (1995, section 4)', () => {
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ];
    expect(discoveries(even(pValues), 0.05).map(({ pValue }) => pValue)).toEqual([
      0.0001, 0.0004, 0.0019, 0.0095,
    ]);
  });

  it('counts series that are not given', () => {
    expect(discoveries(even([0.0004], 100), 0.05)).toHaveLength(1);
    expect(discoveries(even([0.0006], 100), 0.05)).toHaveLength(0);
  });

  it('lets in more where much stands out at once', () => {
    const alone = discoveries(even([0.002], 100), 0.05);
    const together = discoveries(even([0.0001, 0.0002, 0.0003, 0.002], 100), 0.05);
    expect([alone.length, together.length]).toEqual([0, 4]);
  });

  it('gives a series with a larger part more', () => {
    const tests = [
      { pValue: 0.001, part: 0.5 },
      { pValue: 0.001, part: 0.0001 },
    ];
    expect(discoveries(tests, 0.01)).toEqual([tests[0]]);
  });

  it('keeps the share of false discoveries', () => {
    const random = randomNumbers(3);
    const rounds = 2_000;
    let found = 0;
    let shares = 0;
    for (let round = 0; round < rounds; round += 1) {
      const tests = Array.from({ length: 100 }, (_, i) => ({
        pValue: i < 10 ? random() * 1e-4 : random(),
        part: 0.01,
        isTrue: i < 10,
      }));
      const raised = discoveries(tests, 0.1);
      found += raised.length;
      shares += raised.filter(({ isTrue }) => !isTrue).length / Math.max(1, raised.length);
    }
    expect(found).toBeGreaterThan(10 * rounds);
    // In the mean a tenth of the 90 % that nothing is up with.
    expect(shares / rounds).toBeLessThan(0.1);
    expect(shares / rounds).toBeGreaterThan(0.08);
  });
});

it('the level is the budget over the looks of a week, and never above the rate', () => {
  const budget = { type: 'surge', falseAlarmsPerWeek: 1, falseDiscoveryRate: 0.1 } as const;
  expect(levelOf(budget, 15)).toBeCloseTo(1 / (672 * 8), 10);
  expect(levelOf(budget, 60)).toBeCloseTo(1 / (168 * 8), 10);
  expect(levelOf({ ...budget, falseAlarmsPerWeek: 1_000 }, 15)).toBe(0.1);
});
