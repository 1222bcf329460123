import { beforeAll, describe, expect, it } from 'vitest';
import { builtInRules } from '../../../services/core/contracts/settings/built-in-rules.ts';
import { groupsOf, type Simulated, simulate } from '../../support/simulated-series.ts';

/** The whole of it, 1,000 series for eight weeks, is `npm run bench:simulation`; its figures stand in docs/detection.md. */
const series = 200;
const weeks = 4;
const windowMs = 15 * 60_000;
const hourMs = 60 * 60_000;

/** All built-in rules together have a budget of one group of false alarms a week. */
const budget = weeks;

/** The largest share that so few false ones among all are likely to come from (Wilson's bound, 95 %, one side). */
function upperBound(wrong: number, all: number): number {
  const z = 1.645;
  const share = wrong / all;
  const centre = share + z ** 2 / (2 * all);
  const spread = z * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  return (centre + spread) / (1 + z ** 2 / all);
}

describe.each([0.01, 0.05])('of counts whose rate varies by %f from hour to hour', (dispersion) => {
  it('noise raises no more groups of false alarms than the budget', () => {
    const { alerts } = simulate({
      series,
      weeks,
      seed: 11,
      rules: builtInRules,
      dispersion,
      surgesPerWeek: 0,
    });
    expect(groupsOf(alerts).length).toBeLessThanOrEqual(budget);
  }, 120_000);
});

describe('surges of three times the usual for half an hour', () => {
  let simulated: Simulated;
  beforeAll(() => {
    simulated = simulate({
      series,
      weeks,
      seed: 12,
      rules: builtInRules,
      dispersion: 0.01,
      surgesPerWeek: 20,
    });
  }, 120_000);

  const onSurge = (id: string, at: number | null, withinMs: number): boolean =>
    at !== null &&
    simulated.surges.some(
      (surge) => surge.series === id && at > surge.from && at <= surge.from + withinMs,
    );

  it('are found within two windows', () => {
    const found = simulated.surges.filter((surge) =>
      simulated.alerts.some(
        ({ series: id, detectedAt }) =>
          id === surge.series &&
          detectedAt !== null &&
          detectedAt > surge.from &&
          detectedAt <= surge.from + 2 * windowMs,
      ),
    );
    expect(simulated.surges).toHaveLength(60);
    expect(found.length / simulated.surges.length).toBeGreaterThanOrEqual(0.95);
  });

  it('leave false alarms a share no larger than the configured rate', () => {
    const { alerts } = simulated;
    const wrong = alerts.filter(
      ({ series: id, detectedAt }) =>
        id !== 'market' && !onSurge(id, detectedAt, 30 * 60_000 + hourMs),
    );
    expect(upperBound(wrong.length, alerts.length)).toBeLessThanOrEqual(0.1);
  });
});
