import type { Forecast } from '../../detectors/detector.ts';
import { type Calendar, weekMemory } from './calendar.ts';
import { type Memory, remains } from './memory.ts';

/** An hour that is over. */
export interface PastHour {
  readonly hourOfWeek: number;
  readonly negative: number;
  readonly stories: number;
  /** Negative stories of each quarter of it. */
  readonly quarters: readonly number[];
  /** Which part of it was watched (0 to 1). */
  readonly watched: number;
  /** What had been expected of it, had it been watched whole; `clumping` is the variance over the mean of small counts. */
  readonly forecast: Forecast;
  readonly clumping: number;
  /** Relative variance that comes from not knowing the mean better. */
  readonly uncertainty: number;
}

/** Anscombe residuals above this count as an outbreak (Noufaily et al. 2013). */
const outbreakResidual = 2.58;
/** Before so many hours no forecast is good enough to call an hour an outbreak. */
const leastHours = 24;
/** What the sums for the spread still weigh an hour later: half after eight weeks. */
const spreadMemory = weekMemory ** (1 / 168);

/** Takes an hour into the memory, after the calendar has passed it. Outbreaks are down-weighted. */
export function learnHour(memory: Memory, past: PastHour, calendar: Calendar): void {
  const weight = weightOf(past);
  const at = past.hourOfWeek;
  const hour = memory.hours.get(at) ?? {
    negative: 0,
    stories: 0,
    discounted: 0,
    round: calendar.rounds(at),
  };
  const left = remains(hour, at, calendar);
  memory.hours.set(at, {
    negative: hour.negative * left + weight * past.negative,
    stories: hour.stories * left + weight * past.stories,
    discounted: hour.discounted * left + (1 - weight) * past.watched,
    round: calendar.rounds(at),
  });
  learnSpread(memory, past, weight);
  learnClumping(memory, past, weight);
}

/** 1, or less for an outbreak: (2.58 / s)², with s the standardised Anscombe residual (Farrington et al. 1996). */
function weightOf({ negative, watched, forecast }: PastHour): number {
  const mean = forecast.mean * watched;
  if (forecast.hours < leastHours || mean <= 0 || negative <= mean) return 1;
  const spread = Math.sqrt(forecast.variance / forecast.mean);
  const residual =
    (1.5 * (negative ** (2 / 3) - mean ** (2 / 3))) / (mean ** (1 / 6) * Math.max(spread, 1));
  return residual <= outbreakResidual ? 1 : (outbreakResidual / residual) ** 2;
}

/** Hours in which the series had nothing: what had been expected of them, and its squares. */
export interface Silence {
  readonly expected: number;
  readonly squares: number;
}

/** Silent hours show how much counts spread, too. */
export function learnSilence(
  { spread }: Memory,
  { expected, squares }: Silence,
  { forecast, clumping }: PastHour,
): void {
  if (forecast.hours < leastHours) return;
  spread.excess += squares - clumping * expected;
  spread.squares += squares;
}

/** An hour can show at most so many times the clustering of independent stories: a surge within it is no ordinary cluster. */
const mostClumping = 4;

/**
 * How unevenly the quarters of an hour share its stories: whatever the hour's own level, independent ones would differ
 * by a multinomial, Σ (n − N/4)² = ¾ N. What goes beyond is that stories come in clusters.
 */
function learnClumping(memory: Memory, past: PastHour, weight: number): void {
  const { negative, quarters, watched, forecast } = past;
  if (forecast.hours < leastHours || negative < 2 || watched < 1) return;
  const mean = negative / quarters.length;
  const independent = negative * (1 - 1 / quarters.length);
  const squares = quarters.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const { clumped, spreadable } = memory.spread;
  memory.spread.clumped =
    clumped * spreadMemory + weight * Math.min(squares, mostClumping * independent);
  memory.spread.spreadable = spreadable * spreadMemory + weight * independent;
}

/** Moments: (count − mean)² beyond the clumped part over mean², and the same for the share over its pairs. */
function learnSpread(memory: Memory, past: PastHour, weight: number): void {
  const { negative, stories, watched, forecast, clumping, uncertainty } = past;
  if (forecast.hours < leastHours || watched < 1) return;
  const { mean, share } = forecast;
  const binomial = share * (1 - share);
  const { excess, squares, shareExcess, pairs } = memory.spread;
  memory.spread.excess =
    excess * spreadMemory +
    weight * ((negative - mean) ** 2 - clumping * mean - uncertainty * mean * mean);
  memory.spread.squares = squares * spreadMemory + weight * mean * mean;
  memory.spread.shareExcess =
    shareExcess * spreadMemory + weight * ((negative - share * stories) ** 2 - stories * binomial);
  memory.spread.pairs =
    pairs * spreadMemory + weight * stories * Math.max(stories - 1, 0) * binomial;
}
