import { describe, expect, it } from 'vitest';
import { change } from '../../../services/alerting/detectors/change.ts';
import { threshold } from '../../../services/alerting/detectors/threshold.ts';
import {
  changeSettingsSchema,
  thresholdSettingsSchema,
} from '../../../services/core/contracts/settings/detector-settings.ts';
import { buildPoint } from '../../support/build-point.ts';

const day = 86_400_000;
const quarter = 15 * 60_000;

describe('a threshold', () => {
  it.each([
    [{ atLeast: 6 }, { negative: 5 }, 'usual'],
    [{ atLeast: 6 }, { negative: 6 }, 'surge'],
    [{ measure: 'share', atLeast: 40 }, { negative: 4, stories: 10 }, 'surge'],
    [{ measure: 'share', atLeast: 40 }, { negative: 3, stories: 10 }, 'usual'],
    [{ measure: 'share', atLeast: 40, minStories: 5 }, { negative: 4, stories: 4 }, 'usual'],
    [{ measure: 'share', atLeast: 1 }, { negative: 0, stories: 0 }, 'usual'],
  ])('with %o takes %o as %s', (settings, counted, level) => {
    const parsed = thresholdSettingsSchema.parse({ type: 'threshold', ...settings });
    expect(threshold.step(null, buildPoint(counted), parsed).verdict.level).toBe(level);
  });

  it('is refused beyond a share of 100 per cent', () => {
    const wrong = { type: 'threshold', measure: 'share', atLeast: 101 };
    expect(thresholdSettingsSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('a change', () => {
  it.each([
    ['window-before', quarter],
    ['day-before', day],
    ['week-before', 7 * day],
  ] as const)('is measured against the %s', (against, ms) => {
    const asked: number[][] = [];
    const point = buildPoint({
      minute: 10 * day,
      negative: 9,
      counts: (from, to) => {
        asked.push([from, to]);
        return { negative: 3, stories: 3 };
      },
    });
    const settings = changeSettingsSchema.parse({ type: 'change', against, minChangePercent: 200 });
    const { verdict } = change.step(null, point, settings);
    expect(verdict).toMatchObject({ level: 'surge', before: 3 });
    const to = 10 * day - ms;
    expect(asked).toEqual([[to - quarter + 60_000, to]]);
    const more = changeSettingsSchema.parse({ type: 'change', against, minChangePercent: 201 });
    expect(change.step(null, point, more).verdict.level).toBe('usual');
  });

  it('from nothing needs no more than its floor', () => {
    const settings = changeSettingsSchema.parse({ type: 'change', minStories: 5 });
    expect(change.step(null, buildPoint({ negative: 5 }), settings).verdict.level).toBe('surge');
    expect(change.step(null, buildPoint({ negative: 4 }), settings).verdict.level).toBe('usual');
  });
});
