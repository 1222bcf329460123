import { expect, it } from 'vitest';
import { countedOver } from '../../../../services/alerting/engine/alerts/counted.ts';
import { buildForecast, buildPoint } from '../../../support/build-point.ts';

const minuteMs = 60_000;
const verdict = { level: 'surge', pValue: 1e-5, sharePValue: null, why: '' } as const;

it('counts over the window', () => {
  const point = buildPoint({ negative: 8, stories: 12 });
  expect(countedOver(point, verdict)).toMatchObject({ minutes: 15, negative: 8, stories: 12 });
});

it('counts over the rise that a verdict is about, whole stories only', () => {
  const point = buildPoint({
    negative: 8,
    stories: 12,
    counts: () => ({ negative: 17.6, stories: 17.2 }),
    expected: () => buildForecast({ mean: 4 }),
  });
  const rise = { since: -719 * minuteMs, observed: 17.6, expected: 4 };
  expect(countedOver(point, { ...verdict, rise })).toMatchObject({
    minutes: 720,
    negative: 18,
    stories: 18,
    forecast: { mean: 4 },
  });
});
