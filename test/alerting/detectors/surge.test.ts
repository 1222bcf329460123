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

  it('is none before anything is known of what is usual', () => {
    expect(levelOf({}, { hours: 0.4 })).toBe('high');
    expect(levelOf({}, { hours: 1, share: 0.02 })).toBe('surge');
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
