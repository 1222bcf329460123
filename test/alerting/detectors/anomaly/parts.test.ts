import { describe, expect, it } from 'vitest';
import { anomalySettings } from '../../../../services/alerting/detectors/anomaly/anomaly-settings.ts';
import {
  emptyFoundSeason,
  isSeasonal,
} from '../../../../services/alerting/detectors/anomaly/found-season.ts';
import {
  emptyPastEvents,
  habituated,
} from '../../../../services/alerting/detectors/anomaly/habituation.ts';
import {
  emptyTailHistogram,
  surpriseOf,
} from '../../../../services/alerting/detectors/anomaly/tail-histogram.ts';
import { createRandom } from '../../../support/simulated-counts.ts';

describe('the tail of a signal', () => {
  it('gives p-values: half of all values are less likely than a half, and one in a hundred than that', () => {
    const { normal } = createRandom(1);
    const histogram = emptyTailHistogram();
    const surprises = Array.from({ length: 20_000 }, () =>
      surpriseOf(histogram, normal(), anomalySettings),
    ).slice(2_000);
    const beyond = (p: number): number =>
      surprises.filter((surprise) => surprise >= -Math.log(p)).length / surprises.length;
    expect(beyond(0.5)).toBeGreaterThan(0.45);
    expect(beyond(0.5)).toBeLessThan(0.55);
    expect(beyond(0.01)).toBeGreaterThan(0.005);
    expect(beyond(0.01)).toBeLessThan(0.016);
  });

  it('is the more surprised the further beyond everything seen', () => {
    const surprise = (value: number): number => {
      const { uniform } = createRandom(2);
      const histogram = emptyTailHistogram();
      for (let i = 0; i < 500; i++) surpriseOf(histogram, uniform(), anomalySettings);
      return surpriseOf(histogram, value, anomalySettings);
    };
    const far = [0.5, 1.05, 1.2, 1.4].map(surprise);
    expect(far).toEqual([...far].sort((a, b) => a - b));
    expect(new Set(far).size).toBe(4);
    expect(surprise(1e300)).toBe(anomalySettings.mostSurprise);
  });

  it('is not taken in by a beginning that was quiet', () => {
    const histogram = emptyTailHistogram();
    const { uniform } = createRandom(4);
    for (let i = 0; i < 400; i++) surpriseOf(histogram, 0, anomalySettings);
    for (let i = 0; i < 2_000; i++) {
      surpriseOf(histogram, uniform() < 0.2 ? 1e6 * uniform() : 0, anomalySettings);
    }
    expect(surpriseOf(histogram, 5e5, anomalySettings)).toBeLessThan(4);
  });
});

describe('a season in the rows', () => {
  it('is found, with its length', () => {
    const { normal } = createRandom(5);
    const season = emptyFoundSeason();
    for (let row = 0; row < 2_100; row++) {
      isSeasonal(season, 10 * Math.sin((2 * Math.PI * row) / 77) + normal());
    }
    expect(Math.abs(season.period - 77)).toBeLessThanOrEqual(1);
  });

  it('is not found in noise or in nothing', () => {
    const { normal } = createRandom(6);
    const [noise, flat] = [emptyFoundSeason(), emptyFoundSeason()];
    for (let row = 0; row < 2_100; row++) {
      isSeasonal(noise, normal());
      expect(isSeasonal(flat, 3)).toBe(false);
    }
    expect(noise.period).toBe(0);
    expect(flat.period).toBe(0);
  });
});

describe('what happened before', () => {
  it('takes off the more, the more of it there was, and nothing from what is greater', () => {
    const events = emptyPastEvents();
    const rows = [0, 400, 900, 1_700, 2_050];
    const left = rows.map((row) => habituated(events, row, 5, anomalySettings));
    expect(left[0]).toBe(5);
    for (const [i, surprise] of left.entries()) {
      if (i > 0) expect(surprise).toBeLessThan(5);
    }
    expect(habituated(events, 2_600, 9, anomalySettings)).toBe(9);
  });

  it('takes off most from what comes at regular intervals', () => {
    const regular = emptyPastEvents();
    const irregular = emptyPastEvents();
    const last = (events: typeof regular, rows: readonly number[]): number =>
      rows.map((row) => habituated(events, row, 5, anomalySettings)).at(-1) ?? 0;
    const often = last(regular, [0, 300, 600, 900, 1_200]);
    const seldom = last(irregular, [0, 110, 600, 720, 1_200]);
    expect(often).toBeLessThan(seldom / 2);
  });
});
