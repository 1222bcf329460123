import { minuteMs } from '../../core/clock.ts';
import { betaBinomialTail } from './beta-binomial.ts';
import type { Detector, DetectorSettings, Point, Verdict } from './detector.ts';
import { negativeBinomialTail } from './negative-binomial.ts';

/** A share that is at least this likely is plainly usual: what grew then is the news, not its tone. */
const usualShareP = 0.05;
/** While a series has less than a day behind it, its usual share is a guess: it must be further off. */
const guessedShareP = 0.01;
const guessedHours = 24;
/**
 * Before a series has been watched for half an hour (of ordinary traffic) nothing is known of how many stories it has:
 * only a share that ordinary news never have shows that something is up.
 */
const strangeShareP = 3e-4;
const strangeHours = 0.5;
/**
 * Of a company in trouble nearly all stories are negative already, so their share cannot rise much. Where most of a
 * window is negative, and more of it than usual, the number alone decides, at so many times the rarity.
 */
const floodCaution = 10;

/** A series that expects fewer negative stories than this in a window has no share worth calling usual. */
const leastUsual = 0.5;

/**
 * Finds surges of negative opinion. The number of negative stories in the window must be improbable for this hour
 * of the week – upper tail of a negative binomial with the forecast's mean and variance, as Farrington et al., "A
 * statistical algorithm for the early detection of outbreaks of infectious disease" (JRSS A 159, 1996) and Noufaily
 * et al., "An improved algorithm for outbreak detection in multiple surveillance systems" (Statistics in Medicine
 * 32, 2013) – and their share must not be plainly usual (upper tail of a beta-binomial): a flood of ordinary news is
 * no surge. Floors: `minStories` negative stories, from `minSources` sources (or all active ones, if fewer), at
 * least `minRatio` times as many as expected. The window before is looked at, too: where both together are more
 * improbable than the last one alone, as in a surge that lasts, they are the verdict. What many series together may
 * cost in false alarms is decided afterwards (engine/alerts/discoveries.ts). It remembers nothing: the past stands in the forecast.
 */
export const surge: Detector<'surge'> = {
  type: 'surge',
  step: (state, point, settings) => {
    const { negative, stories, forecast } = point;
    const inWindow = negativeBinomialTail(negative, forecast);
    // The square root makes leaving a surge much harder than not entering one: hysteresis.
    const unusual = Math.sqrt(settings.maxPValue);
    if (inWindow > unusual || 2 * negative < settings.minStories) {
      const why = `${negative} negative stories are within the usual`;
      return { state, verdict: { level: 'usual', pValue: inWindow, sharePValue: null, why } };
    }
    const both = bothWindows(point);
    const { pValue, rise } = both.pValue < inWindow ? both : { pValue: inWindow };
    const ratio = Math.max(
      negative / forecast.mean,
      rise === undefined ? 0 : rise.observed / rise.expected,
    );
    const sharePValue = betaBinomialTail(negative, Math.max(stories, negative), forecast);
    const missing = whatIsMissing(point, settings, { pValue, sharePValue, ratio });
    const numbers = `p = ${pValue.toExponential(1)}, of their share ${sharePValue.toExponential(1)}`;
    const why = `${negative} negative stories where ${forecast.mean.toFixed(1)} are usual (${numbers})${missing === undefined ? '' : `, but ${missing}`}`;
    const level = missing === undefined ? 'surge' : 'high';
    const verdict: Verdict = {
      level,
      pValue,
      sharePValue,
      why,
      ...(rise === undefined ? {} : { rise }),
    };
    return { state, verdict };
  },
};

/** The window and the one before it, taken together. */
function bothWindows({ minute, windowMinutes, counts, expected }: Point) {
  const since = minute - (2 * windowMinutes - 1) * minuteMs;
  const { negative } = counts(since, minute);
  const forecast = expected(since, minute);
  const pValue = negativeBinomialTail(negative, forecast);
  return { pValue, rise: { since, observed: negative, expected: forecast.mean } };
}

function whatIsMissing(
  { negative, stories, forecast, sources, activeSources }: Point,
  settings: DetectorSettings<'surge'>,
  { pValue, sharePValue, ratio }: { pValue: number; sharePValue: number; ratio: number },
): string | undefined {
  if (negative < settings.minStories) return `${settings.minStories} stories are the least`;
  if (ratio < settings.minRatio) {
    return `that is less than ${settings.minRatio} times the usual`;
  }
  const share = negative / Math.max(stories, negative);
  const isStrange = forecast.hours < strangeHours;
  const guessed = forecast.hours < guessedHours ? guessedShareP : usualShareP;
  const tone = sharePValue <= (isStrange ? strangeShareP : guessed);
  const flood =
    !isStrange &&
    share > 0.5 &&
    (share > forecast.share || forecast.mean < leastUsual) &&
    pValue * floodCaution <= settings.maxPValue;
  if (!tone && !flood) return 'their share of all stories is usual';
  if (pValue > settings.maxPValue) return 'that is not improbable enough';
  if (sources() < Math.min(settings.minSources, activeSources)) {
    return 'too few sources tell them';
  }
  return undefined;
}
