import type { Detector, Theme, Verdict } from './detector.ts';
import { negativeBinomialTail } from './negative-binomial.ts';

/** A word that is expected more often than this in a window is no theme. */
const rarelyExpected = 0.3;
/**
 * Follow-ups come with the first story: variance over mean. In two months of a news agency a word that is expected in
 * fewer than 0.3 stories of an hour, and stood in k of them, stood in one more with odds of 0.1 to 0.2 (k from 2 on).
 */
const clumping = 1.25;
/** A theme that hardly leaves one topic is that topic's. */
const largestTopicShare = 0.67;
/** At least so much of it is negative. */
const leastNegativeShare = 0.5;

/**
 * Finds what breaks over the whole market before it is many: several different stories within the window that share
 * a word which is rare in negative stories otherwise, run through more than one topic, and are negative in the main. How
 * rare the word is comes from all earlier stories; the number of negative ones that share it must be improbable (negative binomial, as term bursts
 * in Kleinberg, "Bursty and hierarchical structure in streams", 2002, and Fung et al., "Parameter free bursty events
 * detection in text streams", VLDB 2005, use a binomial). Floors: `minStories` negative stories and one more of any
 * tone, since few tellings of one event are no theme. It remembers nothing.
 */
export const theme: Detector<'theme'> = {
  type: 'theme',
  step: (state, point, settings) => {
    let best: { readonly theme: Theme; readonly pValue: number } | undefined;
    let isHigh = false;
    for (const found of point.themes(rarelyExpected)) {
      const pValue = themeTail(found);
      const breadth = Math.max(...found.topics.map(([, stories]) => stories)) / found.stories;
      if (pValue > Math.sqrt(settings.maxPValue) || breadth > largestTopicShare) continue;
      isHigh = true;
      const isSurge =
        pValue <= settings.maxPValue &&
        found.negative.length >= settings.minStories &&
        found.stories > settings.minStories &&
        found.negative.length >= leastNegativeShare * found.stories &&
        found.sources >= Math.min(settings.minSources, point.activeSources);
      if (isSurge && (best === undefined || pValue < best.pValue)) best = { theme: found, pValue };
    }
    return { state, verdict: verdictOf(best, isHigh) };
  },
};

function themeTail({ negative, expected }: Theme): number {
  return negativeBinomialTail(negative.length, { mean: expected, variance: clumping * expected });
}

function verdictOf(
  best: { readonly theme: Theme; readonly pValue: number } | undefined,
  isHigh: boolean,
): Verdict {
  if (best === undefined) {
    const why = isHigh ? 'a theme is there, but too small or too weak' : 'no theme stands out';
    return { level: isHigh ? 'high' : 'usual', pValue: 1, sharePValue: null, why };
  }
  const { theme: found, pValue } = best;
  const why = `${found.negative.length} negative stories share “${found.word}”, where ${found.expected.toFixed(3)} are usual (p = ${pValue.toExponential(1)})`;
  return { level: 'surge', pValue, sharePValue: null, why, theme: found };
}
