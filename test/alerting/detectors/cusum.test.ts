import { describe, expect, it } from 'vitest';
import { cusum } from '../../../services/alerting/detectors/cusum.ts';
import { type DetectorState, detect } from '../../../services/alerting/detectors/index.ts';
import { cusumSettingsSchema } from '../../../services/core/contracts/settings/detector-settings.ts';
import { buildForecast, buildPoint } from '../../support/build-point.ts';
import { poisson } from '../../support/random-counts.ts';
import { randomNumbers } from '../../support/scored-traffic.ts';

const hour = 3_600_000;
const minute = 60_000;
const settings = cusumSettingsSchema.parse({ type: 'cusum', ratio: 1.5, maxPValue: 1e-3 });
const usual = 10;

/** What the detector says at the end of each hour that has so many negative stories, where ten are usual. */
function hourByHour(counts: readonly number[], look: (hour: number) => boolean = () => true) {
  let state: DetectorState = null;
  const between = (from: number, to: number) => {
    let negative = 0;
    for (let at = Math.floor(from / hour); at * hour <= to; at += 1) negative += counts[at] ?? 0;
    return { negative, stories: 2 * negative };
  };
  const expected = (from: number, to: number) => {
    const mean = (usual * (to + minute - from)) / hour;
    return buildForecast({ mean, variance: 1.2 * mean });
  };
  return counts.map((negative, at) => {
    if (!look(at)) return undefined;
    const end = (at + 1) * hour - minute;
    const point = buildPoint({
      minute: end,
      windowMinutes: 60,
      negative,
      stories: 2 * negative,
      forecast: expected(at * hour, end),
      counts: between,
      expected,
    });
    const step = cusum.step(state?.type === 'cusum' ? state : null, point, settings);
    ({ state } = step);
    return step.verdict;
  });
}

describe('a slow rise', () => {
  it('adds up over hours none of which stands out, and says since when', () => {
    const verdicts = hourByHour([10, 9, 11, 10, 16, 15, 17, 16, 16, 17]);
    const levels = verdicts.map((verdict) => verdict?.level);
    expect(levels.slice(0, 5)).toEqual(['usual', 'usual', 'usual', 'usual', 'usual']);
    expect(levels).toContain('surge');
    const first = verdicts.find((verdict) => verdict?.level === 'surge');
    expect(first?.rise?.since).toBe(4 * hour);
    expect(first?.rise?.observed).toBeGreaterThan((first?.rise?.expected ?? 0) * 1.4);
    expect(first?.pValue).toBeLessThanOrEqual(settings.maxPValue);
  });

  it('ends with the first hour at the usual level, and begins anew', () => {
    const levels = hourByHour([...Array(8).fill(25), 10, 10, 15, 10]).map(
      (verdict) => verdict?.level,
    );
    expect(levels.slice(4, 8)).toEqual(['surge', 'surge', 'surge', 'surge']);
    expect(levels.slice(8)).toEqual(['usual', 'usual', 'usual', 'usual']);
  });

  it('is the same whether or not empty hours are looked at', () => {
    const counts = [20, 25, 0, 0, 0, 18, 25, 22, 0, 30];
    const every = hourByHour(counts);
    const some = hourByHour(counts, (at) => (counts[at] ?? 0) > 0);
    for (const [at, verdict] of some.entries()) if (verdict) expect(verdict).toEqual(every[at]);
  });

  it('is hardly ever seen where nothing is up', () => {
    const random = randomNumbers(5);
    const counts = Array.from({ length: 8 * 168 }, () => poisson(usual, random));
    const signals = hourByHour(counts).filter((verdict) => verdict?.level === 'surge');
    // Kingman's bound: a thousandth of the hours at most.
    expect(signals.length).toBeLessThanOrEqual(2);
  });
});

it('forgets what another type of detector remembered', () => {
  const state: DetectorState = { type: 'cusum', block: 0, score: 30, since: 0 };
  const point = buildPoint({ negative: 3 });
  const threshold = { type: 'threshold', measure: 'count', atLeast: 3, minStories: 1 } as const;
  expect(detect(state, point, threshold)).toMatchObject({
    state: null,
    verdict: { level: 'surge' },
  });
});
