import type { SeriesType } from '../../../core/contracts/settings/rule.ts';
import type { Forecast } from '../../detectors/detector.ts';
import type { Calendar } from './calendar.ts';
import { type Memory, remains, watchedHours } from './memory.ts';
import {
  clumpingWeight,
  dayWeight,
  dispersionWeight,
  hourOfDayWeight,
  hourVariance,
  presumedCorrelation,
  presumedShare,
  priors,
  shareWeight,
  weekWeight,
} from './priors.ts';
import { hoursOfWeek, presumedWeek } from './week.ts';

/** The shape of a week that all series share, mean about 1, and how uncertain each of its hours is. */
export interface WeekShape {
  readonly shape: Float64Array;
  readonly variance: Float64Array;
  /** Hours of watching, each weighed by its shape. */
  readonly watched: number;
}

/**
 * How the stories of the whole market are spread over the week: what is presumed of it, times what each day of the
 * week, each hour of the day and each hour of the week have shown beyond that, each shrunk towards 1 (conjugate gamma
 * estimates, stories discounted for coming in bursts). So the first Saturday is known to be a Saturday after an hour
 * of it, not after 24.
 */
export function weekShape(market: Memory, calendar: Calendar): WeekShape {
  const shape = Float64Array.from(presumedWeek);
  const variance = new Float64Array(hoursOfWeek);
  const seen = new Float64Array(hoursOfWeek);
  const watching = new Float64Array(hoursOfWeek);
  let stories = 0;
  let presumed = 0;
  for (let at = 0; at < hoursOfWeek; at += 1) {
    const hour = market.hours.get(at);
    seen[at] = hour === undefined ? 0 : hour.stories * remains(hour, at, calendar);
    watching[at] = watchedHours(market, at, calendar);
    stories += seen[at] ?? 0;
    presumed += (watching[at] ?? 0) * (shape[at] ?? 1);
  }
  const rate = presumed === 0 ? 0 : stories / presumed;
  const discount = 1 + rate * 0.1;
  for (const { groups, groupOf, weight } of shapeFactors) {
    const found = new Float64Array(groups);
    const expected = new Float64Array(groups);
    for (let at = 0; at < hoursOfWeek; at += 1) {
      const group = groupOf(at);
      found[group] = (found[group] ?? 0) + (seen[at] ?? 0) / discount;
      expected[group] =
        (expected[group] ?? 0) + ((watching[at] ?? 0) * rate * (shape[at] ?? 1)) / discount;
    }
    for (let at = 0; at < hoursOfWeek; at += 1) {
      const group = groupOf(at);
      const factor = (weight + (found[group] ?? 0)) / (weight + (expected[group] ?? 0));
      shape[at] = (shape[at] ?? 1) * factor;
      variance[at] = (variance[at] ?? 0) + 1 / (weight + (found[group] ?? 0));
    }
  }
  let watched = 0;
  for (let at = 0; at < hoursOfWeek; at += 1) watched += calendar.watched(at) * (shape[at] ?? 1);
  return { shape, variance, watched };
}

/** What the week is made of; the weight is for how many stories the presumption counts. */
const shapeFactors: readonly {
  readonly groups: number;
  readonly groupOf: (at: number) => number;
  readonly weight: number;
}[] = [
  { groups: 7, groupOf: (at) => Math.floor(at / 24), weight: dayWeight },
  { groups: 24, groupOf: (at) => at % 24, weight: hourOfDayWeight },
  { groups: hoursOfWeek, groupOf: (at) => at, weight: weekWeight },
];

/** A series' level: rate of negative stories an hour (of shape 1), how sure it is, and its share. */
export interface Level {
  readonly rate: number;
  /** Relative variance of `rate`. */
  readonly variance: number;
  readonly share: number;
  readonly correlation: number;
  readonly dispersion: number;
  /** Variance over mean where counts are small. */
  readonly clumping: number;
  /** Hours it rests on. */
  readonly hours: number;
}

/**
 * @param parent what is presumed: the market's rate, and the share of the topic (of topics: the market's); undefined
 * for the market itself
 */
export function levelOf(
  type: SeriesType,
  memory: Memory,
  week: WeekShape,
  calendar: Calendar,
  parent: Pick<Level, 'rate' | 'share'> | undefined,
): Level {
  const prior = priors[type];
  let negative = 0;
  let stories = 0;
  let { watched } = week;
  for (const [at, hour] of memory.hours) {
    const left = remains(hour, at, calendar);
    negative += hour.negative * left;
    stories += hour.stories * left;
    if (memory.before === undefined) watched -= hour.discounted * left * (week.shape[at] ?? 1);
  }
  if (memory.before !== undefined) {
    watched = 0;
    for (let at = 0; at < hoursOfWeek; at += 1) {
      watched += watchedHours(memory, at, calendar) * (week.shape[at] ?? 1);
    }
  }
  const presumed = prior.rate * (parent?.rate ?? 1);
  const seen = negative / prior.clumping;
  const rate =
    (prior.rateWeight + seen) /
    (prior.rateWeight / presumed + Math.max(watched, 0) / prior.clumping);
  const share =
    (negative + (parent?.share ?? presumedShare) * shareWeight) / (stories + shareWeight);
  const { excess, squares, shareExcess, pairs, clumped, spreadable } = memory.spread;
  return {
    rate,
    variance: 1 / (prior.rateWeight + seen),
    share,
    correlation: clamp(
      (shareExcess + presumedCorrelation * 500) / (pairs + 500) + 1 / (stories + shareWeight + 1),
      0.002,
      0.5,
    ),
    dispersion: clamp(
      (excess + prior.dispersion * dispersionWeight) / (squares + dispersionWeight),
      0.01,
      5,
    ),
    clumping: clamp(
      (clumped + prior.clumping * clumpingWeight) / (spreadable + clumpingWeight),
      1,
      5,
    ),
    hours: Math.max(watched, 0),
  };
}

/** Negative stories expected in a whole hour of the week, with the relative variance of that expectation. */
export interface HourForecast {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The level at one hour of the week: the shape that is presumed of it (the topic's, or the market's), corrected by what
 * the series itself did at this hour.
 */
export function forecastHour(
  memory: Memory,
  level: Level,
  { shape, week }: { readonly shape: number; readonly week: WeekShape },
  calendar: Calendar,
  at: number,
): HourForecast {
  const base = level.rate * shape;
  const hour = memory.hours.get(at);
  const seen = hour === undefined ? 0 : hour.negative * remains(hour, at, calendar);
  const expected = base * watchedHours(memory, at, calendar);
  const discount = level.clumping + level.dispersion * base;
  const weight = 1 / (hourVariance + (week.variance[at] ?? 0));
  return {
    mean: (base * (weight + seen / discount)) / (weight + expected / discount),
    variance: level.variance + 1 / (weight + seen / discount),
  };
}

/** The forecast of a window from the hours it lies in: `parts` of each (0 to 1). */
export function forecastWindow(
  level: Level,
  hours: readonly { readonly forecast: HourForecast; readonly part: number }[],
): Forecast {
  let mean = 0;
  let uncertain = 0;
  for (const { forecast, part } of hours) {
    mean += forecast.mean * part;
    uncertain += forecast.variance * (forecast.mean * part);
  }
  const relative = level.dispersion + (mean === 0 ? 0 : uncertain / mean);
  return {
    mean,
    variance: level.clumping * mean + relative * mean * mean,
    share: level.share,
    correlation: level.correlation,
    hours: level.hours,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
