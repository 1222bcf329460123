import { minuteMs } from '../../core/clock.ts';
import type { Detector, DetectorSettings, Point } from './detector.ts';
import { negativeBinomialTail } from './negative-binomial.ts';

const dayMs = 1_440 * minuteMs;

/**
 * A plain percentage change, for people who want just that: so many per cent more negative stories than in the window
 * before, or in the same window a day or a week before. From nothing any number that reaches the floor is a rise. Its
 * p-value says how unusual the number is and decides nothing. It remembers nothing; what ends it is a whole window
 * without such a rise.
 */
export const change: Detector<'change'> = {
  type: 'change',
  step: (_state, point, settings) => {
    const { negative, forecast } = point;
    const before = countBefore(point, settings.against);
    const percent = before === 0 ? Number.POSITIVE_INFINITY : 100 * (negative / before - 1);
    const isRise = negative >= settings.minStories && percent >= settings.minChangePercent;
    const rise = Number.isFinite(percent) ? `a change of ${Math.round(percent)} %` : 'from nothing';
    const why = `${negative} negative stories after ${Number(before.toFixed(1))}: ${rise}`;
    const pValue = negativeBinomialTail(negative, forecast);
    return {
      state: null,
      verdict: { level: isRise ? 'surge' : 'usual', pValue, sharePValue: null, why, before },
    };
  },
};

function countBefore(point: Point, against: DetectorSettings<'change'>['against']): number {
  const { minute, windowMinutes, counts } = point;
  const windowMs = windowMinutes * minuteMs;
  const earlierMs = { 'window-before': windowMs, 'day-before': dayMs, 'week-before': 7 * dayMs };
  const to = minute - earlierMs[against];
  return counts(to - windowMs + minuteMs, to).negative;
}
