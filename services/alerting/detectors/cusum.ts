import { z } from 'zod';
import { minuteMs } from '../../core/clock.ts';
import type { Detector, DetectorSettings, Forecast, Point, Verdict } from './detector.ts';

export const cusumStateSchema = z.object({
  type: z.literal('cusum'),
  /** Start of the block that is not over yet, ms since the epoch. */
  block: z.int(),
  /** Log-likelihood ratio accumulated in the blocks before it, in nats; never below 0. */
  score: z.number().nonnegative(),
  /** Start of the first block that it stems from. */
  since: z.int(),
});
type CusumState = z.infer<typeof cusumStateSchema>;

/** A rise under way: how much speaks for it, since when. */
interface Rise {
  readonly score: number;
  readonly since: number;
}

/** Before a series has been watched for a day (hours of ordinary traffic) its level is a guess, and a guess adds up. */
const leastHours = 24;
const quarterMs = 15 * minuteMs;

/**
 * Finds a slow build-up that no single window shows: a CUSUM (Page, "Continuous inspection schemes", Biometrika 41,
 * 1954) of log-likelihood ratios of negative-binomial counts, `ratio` times the usual against the usual (as Höhle
 * and Paul, "Count data regression charts for the monitoring of surveillance time series", CSDA 52, 2008). Time goes
 * in blocks of the window's length, aligned to the clock; the block under way counts as far as it has got. Under the
 * usual the score S, in nats, is above s with probability e^-s at most (Kingman's bound for the maximum of a random
 * walk), and that is the p-value. After a signal the first block at or below the usual ends the run, as Page's scheme
 * begins anew; so does a week without a look. Floors as for a surge, counted since the rise began; of that what lies
 * within the last six hours is told.
 */
export const cusum: Detector<'cusum', CusumState> = {
  type: 'cusum',
  step: (known, point, settings) => {
    const state = passed(known ?? begun(point), point, settings);
    const rise = riseNow(state, point, settings);
    return { state, verdict: verdictOf(rise, point, settings) };
  },
};

function begun({ minute, windowMinutes }: Point): CusumState {
  const block = blockOf(minute, windowMinutes);
  return { type: 'cusum', block, score: 0, since: block };
}

function blockOf(minute: number, windowMinutes: number): number {
  const blockMs = windowMinutes * minuteMs;
  return Math.floor(minute / blockMs) * blockMs;
}

/** Takes in the blocks that are over. */
function passed(known: CusumState, point: Point, settings: DetectorSettings<'cusum'>): CusumState {
  const { minute, windowMinutes, counts, expected } = point;
  const now = blockOf(minute, windowMinutes);
  const blockMs = windowMinutes * minuteMs;
  let { block, score, since } = known;
  const signal = -Math.log(settings.maxPValue);
  // The block of the last look may have gone on after it; those that follow were looked at, or had nothing.
  for (let first = true; block < now && (first || score > 0); block += blockMs, first = false) {
    const end = block + blockMs - minuteMs;
    const { negative } = counts(block, end);
    const forecast = expected(block, end);
    if (score === 0) since = block;
    const isOver = score >= signal && negative <= forecast.mean;
    score = isOver ? 0 : Math.max(0, score + logRatio(negative, forecast, settings.ratio));
  }
  return score === 0
    ? { type: 'cusum', block: now, score: 0, since: now }
    : { type: 'cusum', block: now, score, since };
}

/** With the block under way. */
function riseNow(
  { block, score, since }: CusumState,
  { minute, counts, expected }: Point,
  { ratio }: DetectorSettings<'cusum'>,
): Rise {
  const more = logRatio(counts(block, minute).negative, expected(block, minute), ratio);
  return { score: Math.max(0, score + more), since: score === 0 ? block : since };
}

/** log P(count | ratio · mean) − log P(count | mean), both negative binomial of the same size, in nats. */
function logRatio(count: number, { mean, variance }: Forecast, ratio: number): number {
  if (mean <= 0) return 0;
  const size = (mean * mean) / Math.max(variance - mean, mean * 1e-6);
  const shift = Math.log((size + mean) / (size + ratio * mean));
  return count * (Math.log(ratio) + shift) + size * shift;
}

function verdictOf(
  { score, since }: Rise,
  point: Point,
  settings: DetectorSettings<'cusum'>,
): Verdict {
  const pValue = Math.exp(-score);
  const { negative: inWindow, forecast, minute } = point;
  if (pValue > Math.sqrt(settings.maxPValue) || inWindow <= forecast.mean) {
    const why = 'what has accumulated is within the usual';
    return { level: 'usual', pValue, sharePValue: null, why };
  }
  const from = Math.max(since, Math.ceil((minute - 24 * 15 * minuteMs) / quarterMs) * quarterMs);
  const { negative } = point.counts(from, minute);
  const { mean } = point.expected(from, minute);
  const isRise =
    forecast.hours >= leastHours &&
    pValue <= settings.maxPValue &&
    negative >= settings.minStories &&
    negative >= mean * Math.sqrt(settings.ratio) &&
    point.sources() >= Math.min(settings.minSources, point.activeSources);
  const why = `${negative} negative stories since ${new Date(from).toISOString()}, where ${mean.toFixed(1)} are usual (score ${score.toFixed(1)})`;
  const rise = { since: from, observed: negative, expected: mean };
  return { level: isRise ? 'surge' : 'high', pValue, sharePValue: null, why, rise };
}
