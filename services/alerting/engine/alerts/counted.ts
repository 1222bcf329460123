import { minuteMs } from '../../../core/clock.ts';
import type { Forecast, Point, Verdict } from '../../detectors/detector.ts';

/** What a verdict's numbers were counted over. */
export interface Counted {
  readonly minutes: number;
  readonly negative: number;
  /** All stories, the negative ones included. */
  readonly stories: number;
  readonly forecast: Forecast;
}

/**
 * The window, or the rise that a verdict is about: its share and what was usual must be of the same minutes as its number.
 * Counts are whole here, also where a quarter of an hour of long ago was cut.
 */
export function countedOver(point: Point, { rise }: Verdict): Counted {
  const { minute, windowMinutes, forecast } = point;
  if (rise === undefined) {
    const stories = Math.max(point.stories, point.negative);
    return { minutes: windowMinutes, negative: point.negative, stories, forecast };
  }
  const negative = Math.round(rise.observed);
  const { stories } = point.counts(rise.since, minute);
  return {
    minutes: (minute - rise.since) / minuteMs + 1,
    negative,
    stories: Math.max(Math.round(stories), negative),
    forecast: point.expected(rise.since, minute),
  };
}
