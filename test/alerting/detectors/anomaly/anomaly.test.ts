import { describe, expect, it } from 'vitest';
import {
  type AnomalyPoint,
  type AnomalyState,
  advance,
  startAnomaly,
  step,
} from '../../../../services/alerting/detectors/anomaly/anomaly.ts';
import { anomalySettings } from '../../../../services/alerting/detectors/anomaly/anomaly-settings.ts';
import { createRandom, simulatedCounts } from '../../../support/simulated-counts.ts';

const { alertScore } = anomalySettings;
const perDay = 288;
const start = 1_800_057_600;

function pointsOf(rows: number, valueAt: (row: number) => number): AnomalyPoint[] {
  return Array.from({ length: rows }, (_, row) => ({
    seconds: start + row * 300,
    value: valueAt(row),
  }));
}

function scoresOf(points: readonly AnomalyPoint[], state = startAnomaly()): number[] {
  return points.map((point) => advance(state, point));
}

function alertsOf(points: readonly AnomalyPoint[]): number[] {
  return scoresOf(points).flatMap((score, row) => (score >= alertScore ? [row] : []));
}

/** A square wave by the day, with noise. */
function daily(row: number, normal: () => number): number {
  const hour = (row % perDay) / 12;
  return (hour >= 8 && hour < 18 ? 80 : 20) + normal();
}

describe('as a function', () => {
  const { normal } = createRandom(3);
  const points = pointsOf(700, (row) => daily(row, normal) + (row === 640 ? 90 : 0));

  it('leaves the state that it is given as it was, and says the same again', () => {
    const state = startAnomaly();
    for (const point of points.slice(0, 640)) advance(state, point);
    const before = JSON.stringify(state);
    const point = points[640] ?? { seconds: 0, value: 0 };
    const [once, again] = [step(state, point), step(state, point)];
    expect(JSON.stringify(state)).toBe(before);
    expect(again).toEqual(once);
    expect(once.score).toBeGreaterThanOrEqual(alertScore);
    expect(once.state.rows).toBe(641);
  });

  it('comes to the same in steps, in place, and over a state that was stored as JSON', () => {
    const wanted = scoresOf(points);
    let state: AnomalyState | null = null;
    const stepped = points.slice(0, 200).map((point) => {
      const result = step(state, point);
      state = result.state;
      return result.score;
    });
    expect(stepped).toEqual(wanted.slice(0, 200));
    const restored = JSON.parse(JSON.stringify(state)) as AnomalyState;
    expect(scoresOf(points.slice(200), restored)).toEqual(wanted.slice(200));
  });

  it('sees no later row: whatever comes then, the scores before are the same', () => {
    const { uniform } = createRandom(11);
    const whole = scoresOf(points);
    for (let round = 0; round < 8; round++) {
      const cut = 1 + Math.floor(uniform() * (points.length - 1));
      const strange = points.map((point, row) =>
        row < cut ? point : { seconds: 0, value: 1e9 * uniform() },
      );
      expect(scoresOf(strange).slice(0, cut)).toEqual(whole.slice(0, cut));
    }
  });

  it('remembers no more of a long series than of a short one', () => {
    const noise = createRandom(5);
    const state = startAnomaly();
    const sizeAfter = (rows: number): number => {
      for (const point of pointsOf(rows, (row) => daily(row, noise.normal))) advance(state, point);
      return JSON.stringify(state).length;
    };
    const short = sizeAfter(6_000);
    expect(sizeAfter(24_000)).toBeLessThan(1.3 * short);
  });
});

describe('finds', () => {
  it('a level that shifts', () => {
    const { normal } = createRandom(21);
    const alerts = alertsOf(pointsOf(3_000, (row) => 50 + normal() + (row >= 2_000 ? 8 : 0)));
    expect(alerts.some((row) => row >= 2_000 && row < 2_010)).toBe(true);
  });

  it('a daily peak that stays away', () => {
    const { normal } = createRandom(22);
    const missing = 10 * perDay + 96;
    const points = pointsOf(4_000, (row) =>
      row >= 10 * perDay && row < 11 * perDay ? 20 + normal() : daily(row, normal),
    );
    expect(alertsOf(points).some((row) => row >= missing && row < missing + 36)).toBe(true);
  });

  it('a peak of a season that no clock has', () => {
    const { normal } = createRandom(23);
    const usual = (row: number): number => (row % 101 < 9 ? 30 : 5) + normal();
    const points = pointsOf(4_000, (row) => usual(row) + (row >= 3_040 && row < 3_046 ? 60 : 0));
    const alerts = alertsOf(points);
    expect(alerts.some((row) => row >= 3_040 && row < 3_046)).toBe(true);
    expect(alerts.filter((row) => row > 1_500 && row < 3_040)).toHaveLength(0);
  });

  it('bursts of overdispersed counts, and says little else', () => {
    let windows = 0;
    let found = 0;
    let alerts = 0;
    let rows = 0;
    for (const series of simulatedCounts(7, 6)) {
      const points = Array.from(series.values, (value, i) => ({
        seconds: series.seconds[i] ?? 0,
        value,
      }));
      const at = alertsOf(points);
      windows += series.windows.length;
      found += series.windows.filter(([from, to]) =>
        at.some((row) => row >= from && row <= to),
      ).length;
      alerts += at.length;
      rows += points.length;
    }
    expect(found / windows).toBeGreaterThan(0.65);
    expect(alerts / rows).toBeLessThan(0.002);
  });
});

describe('keeps quiet', () => {
  it('on a flat line and on a perfect season', () => {
    expect(alertsOf(pointsOf(3_000, () => 45))).toEqual([]);
    const perfect = alertsOf(pointsOf(3_000, (row) => daily(row, () => 0)));
    expect(perfect.filter((row) => row > 2 * perDay)).toEqual([]);
  });

  it.each([
    ['normal', () => createRandom(31).normal],
    ['even', () => createRandom(32).uniform],
    [
      'exponential',
      () => {
        const { uniform } = createRandom(33);
        return () => -Math.log(1 - uniform());
      },
    ],
    [
      'heavy-tailed',
      () => {
        const { uniform } = createRandom(34);
        return () => (1 - uniform()) ** -0.5;
      },
    ],
  ] as const)('on %s noise, at about the same rate', (_, create) => {
    const draw = create();
    expect(alertsOf(pointsOf(20_000, () => 10 + draw())).length / 20_000).toBeLessThan(0.002);
  });

  it('once it has told of an event, until something greater happens', () => {
    const { normal } = createRandom(35);
    const points = pointsOf(3_000, (row) => 50 + normal() + (row >= 2_000 && row < 2_060 ? 30 : 0));
    const during = alertsOf(points).filter((row) => row >= 2_000 && row < 2_060);
    expect(during.length).toBeGreaterThan(0);
    expect(during.length).toBeLessThan(5);
  });

  it('on what comes again and again at its time', () => {
    const { normal } = createRandom(36);
    const points = pointsOf(8_000, (row) => 5 + normal() + (row % 300 === 7 ? 90 : 0));
    const late = alertsOf(points).filter((row) => row > 3_000);
    expect(late.filter((row) => row % 300 === 7).length).toBeLessThan(3);
  });
});

describe('bears', () => {
  const odd = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e308,
    -1e308,
    0,
    -0,
  ];

  it('gaps, infinities, the largest numbers and times of any order', () => {
    const { uniform, normal } = createRandom(41);
    const points = pointsOf(4_000, (row) =>
      uniform() < 0.05 ? (odd[row % odd.length] ?? 0) : 5e-324 + normal(),
    ).map(({ seconds, value }) => ({
      seconds: uniform() < 0.1 ? (uniform() - 0.5) * 1e15 : seconds,
      value,
    }));
    for (const score of scoresOf(points)) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  it('a measurement that is missing, as if the row were not there', () => {
    const { normal } = createRandom(42);
    const points = pointsOf(1_000, (row) => daily(row, normal));
    const gap = { seconds: start, value: Number.NaN };
    const withGaps = points.flatMap((point) => [point, gap]);
    const scores = scoresOf(withGaps);
    expect(scores.filter((_, i) => i % 2 === 1).every((score) => score === 0)).toBe(true);
    expect(scores.filter((_, i) => i % 2 === 0)).toEqual(scoresOf(points));
  });
});
