import type { Detector, DetectorSettings, Point } from './detector.ts';
import { negativeBinomialTail } from './negative-binomial.ts';

/**
 * A plain threshold, for people who want just that: at least so many negative stories in the window, or at least such
 * a share of all stories (per cent). Its p-value says how unusual the number is and decides nothing. It remembers
 * nothing; what ends it is a whole window below the threshold.
 */
export const threshold: Detector<'threshold'> = {
  type: 'threshold',
  step: (_state, point, settings) => {
    const { negative, forecast } = point;
    const value = measured(point, settings);
    const isOver = negative >= settings.minStories && value >= settings.atLeast;
    const what = settings.measure === 'count' ? 'negative stories' : '% of the stories negative';
    const why = `${Number(value.toFixed(1))} ${what}, where ${settings.atLeast} is the threshold`;
    const pValue = negativeBinomialTail(negative, forecast);
    return {
      state: null,
      verdict: { level: isOver ? 'surge' : 'usual', pValue, sharePValue: null, why },
    };
  },
};

function measured(
  { negative, stories }: Point,
  { measure }: Pick<DetectorSettings<'threshold'>, 'measure'>,
): number {
  if (measure === 'count') return negative;
  return (100 * negative) / Math.max(stories, negative, 1);
}
