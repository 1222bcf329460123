import { describe, expect, it } from 'vitest';
import type { Point } from '../../../services/alerting/detectors/detector.ts';
import { surge } from '../../../services/alerting/detectors/surge.ts';
import { surgeSettingsSchema } from '../../../services/core/contracts/settings/detector-settings.ts';
import { buildForecast, buildPoint } from '../../support/build-point.ts';

const settings = surgeSettingsSchema.parse({ type: 'surge', maxPValue: 1e-4 });

/** A window that is a surge by every measure, with `changes`. */
function point(changes: Partial<Point> = {}, forecast: Partial<Point['forecast']> = {}): Point {
  return buildPoint({
    negative: 18,
    stories: 30,
    forecast: buildForecast(forecast),
    ...changes,
  });
}

function levelOf(changes?: Partial<Point>, forecast?: Partial<Point['forecast']>): string {
  return surge.step(null, point(changes, forecast), settings).verdict.level;
}

describe('a surge', () => {
  it('is improbable in number and in share, and says so in numbers', () => {
    const { verdict } = surge.step(null, point(), settings);
    expect(verdict).toMatchObject({ level: 'surge' });
    expect(verdict.pValue).toBeLessThan(1e-4);
    expect(verdict.why).toMatch(/18 negative stories where 2\.0 are usual/);
  });

  it.each([
    ['the share is usual: all news have grown', { stories: 180 }, {}],
    ['too few sources tell it', { sources: () => 2 }, {}],
    ['the number is not improbable enough', { negative: 9 }, {}],
    ['it is less than twice the usual', { negative: 38, stories: 60 }, { mean: 20, variance: 21 }],
  ])('is none when %s', (_why, changes, forecast) => {
    expect(levelOf(changes, forecast)).toBe('high');
  });

  it('needs the least number of stories, however improbable', () => {
    expect(levelOf({ negative: 4, stories: 4 }, { mean: 0.01, variance: 0.011 })).toBe('high');
    expect(levelOf({ negative: 5, stories: 5 }, { mean: 0.01, variance: 0.011 })).toBe('surge');
  });

  it('asks for no more sources than there are', () => {
    expect(levelOf({ sources: () => 1, activeSources: 1 })).toBe('surge');
  });

  it('may be one over two windows where neither is one alone', () => {
    const both = {
      negative: 9,
      counts: () => ({ negative: 18, stories: 30 }),
      expected: () => buildForecast({ mean: 3, variance: 4 }),
    };
    expect(levelOf({ negative: 9 })).toBe('high');
    const { verdict } = surge.step(null, point(both), settings);
    expect(verdict).toMatchObject({ level: 'surge', rise: { since: -29 * 60_000, observed: 18 } });
  });

  it('is one in the first half hour only where the share is one that ordinary news never have', () => {
    const flood = { negative: 24, stories: 24 };
    const guess = { share: 0.2, correlation: 0.07 };
    expect(levelOf(flood, { ...guess, hours: 0.1 })).toBe('surge');
    expect(levelOf({ negative: 24, stories: 48 }, { ...guess, hours: 0.1 })).toBe('high');
    expect(levelOf({ negative: 24, stories: 48 }, { ...guess, hours: 500 })).toBe('surge');
  });

  it('counts by its number alone where a series hardly ever has any', () => {
    const half = { negative: 8, stories: 14 };
    const quiet = { mean: 0.02, variance: 0.03, share: 0.7 };
    expect(levelOf(half, quiet)).toBe('surge');
    expect(levelOf(half, { ...quiet, mean: 0.6, variance: 0.7 })).toBe('high');
  });

  it('asks for a share further off while what is usual is a guess', () => {
    const share = { stories: 80 };
    const law = { share: 0.12, correlation: 0.015 };
    expect(levelOf(share, { ...law, hours: 500 })).toBe('surge');
    expect(levelOf(share, { ...law, hours: 2 })).toBe('high');
  });
});

describe('hysteresis', () => {
  it('lies between the threshold and its square root', () => {
    expect(levelOf({ negative: 9 })).toBe('high');
    expect(levelOf({ negative: 4 })).toBe('usual');
    expect(levelOf({ negative: 0, stories: 0 })).toBe('usual');
  });
});
