import { describe, expect, it } from 'vitest';
import type { AlertChange } from '../../../services/alerting/engine/engine.ts';
import { engineRun, minuteMs, monday } from '../../support/engine-run.ts';
import { negativeTraffic, season } from '../../support/negative-traffic.ts';
import { randomNumbers } from '../../support/scored-traffic.ts';

const weekMinutes = 7 * 1_440;

/** Market alerts of so many weeks of made-up traffic, one source of randomness for each seed. */
function marketAlerts(
  seed: number,
  weeks: number,
  storiesPerHour: number,
  dispersion: number,
  surge: (minute: number) => number,
): AlertChange[] {
  const traffic = negativeTraffic({
    storiesPerHour,
    share: 0.3,
    dispersion,
    random: randomNumbers(seed),
    surge,
  });
  const run = engineRun();
  for (let i = 0; i < weeks * weekMinutes; i += 1) run.close({ posts: traffic(run.minute) });
  return run.changes.filter(({ series, sequence }) => series === 'market' && sequence === 0);
}

describe('noise', () => {
  it.each([1, 2])(
    'of seasonal, overdispersed counts raises one market alert a week at most (seed %i)',
    (seed) => {
      const weeks = 4;
      expect(marketAlerts(seed, weeks, 20, 0.1, () => 1).length).toBeLessThanOrEqual(weeks);
    },
  );
});

describe('a surge', () => {
  it('of three times the usual for 30 minutes is found within two windows', () => {
    // Where about 10 negative stories are usual in 15 minutes, at the same busy hour of several days.
    const surges = [9, 10, 11, 12].map(
      (day) => monday + day * 1_440 * minuteMs + 15 * 60 * minuteMs,
    );
    const inSurge = (minute: number) =>
      surges.some((start) => minute >= start && minute < start + 30 * minuteMs) ? 3 : 1;
    const alerts = marketAlerts(7, 2, 80, 0.04, inSurge);
    const found = surges.filter((start) =>
      alerts.some(
        ({ detectedAt }) =>
          detectedAt !== null && detectedAt > start && detectedAt <= start + 30 * minuteMs,
      ),
    );
    expect((season(surges[0] ?? 0) * 80 * 0.3) / 4).toBeGreaterThanOrEqual(10);
    expect(found).toHaveLength(surges.length);
  });
});
