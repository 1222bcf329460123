import { expect, it } from 'vitest';
import { countedIn } from '../../../../services/alerting/engine/alerts/evidence.ts';
import { reasonOf } from '../../../../services/alerting/engine/alerts/reason.ts';
import { builtInRules } from '../../../../services/core/contracts/settings/built-in-rules.ts';
import { ruleSchema } from '../../../../services/core/contracts/settings/rule.ts';
import { buildForecast, buildPoint } from '../../../support/build-point.ts';
import { minuteMs } from '../../../support/engine-run.ts';

const point = buildPoint({
  negative: 9,
  stories: 15,
  counts: () => ({ negative: 18, stories: 33 }),
  expected: () => buildForecast({ mean: 3, variance: 4 }),
});
const usual = { level: 'surge', pValue: 1e-6, sharePValue: 0.01, why: '' } as const;
const rise = { since: point.minute - 29 * minuteMs, observed: 18, expected: 3 };

it('counts the window, or the minutes since a rise began', () => {
  expect(countedIn(point, usual)).toMatchObject({ minutes: 15, negative: 9, stories: 15 });
  expect(countedIn(point, { ...usual, rise })).toMatchObject({
    minutes: 30,
    negative: 18,
    stories: 33,
    forecast: { mean: 3 },
  });
});

it('a surge over two windows is told as a surge within both', () => {
  const rule = ruleSchema.parse(builtInRules['negative-surge']);
  const evidence = {
    stories: 33,
    negativeShare: 18 / 33,
    usualShare: 0.2,
    sharePValue: 0.01,
    interval: [0, 6] as [number, number],
    rarity: 'about once in a year for this hour',
    topStories: [],
    sources: [],
  };
  const facts = { series: 'market', seriesName: 'Market', evidence };
  expect(reasonOf(rule, facts, point, { ...usual, rise })).toMatch(
    /^18 negative stories in all news within 30 minutes, where 3\.0 are usual at this hour \(rarely more than 6\)/,
  );
});
