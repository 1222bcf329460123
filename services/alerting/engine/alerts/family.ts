import type { Rule } from '../../../core/contracts/settings/rule.ts';
import { negativeBinomialTail } from '../../detectors/negative-binomial.ts';
import { longestWindowMinutes } from '../series/recent-counts.ts';
import type { Series } from '../series/series.ts';
import type { SeriesBook } from '../series/series-book.ts';

/** A busy series weighs up to so many times a quiet one, and the market so many times. */
const busyWeight = 5;
const marketWeight = 20;
/** Expected negative stories in a window at which a series weighs half of what the busiest can. */
const halfBusy = 5;

/**
 * In a quiet series p-values are upper bounds: what is presumed of its clusters and its spread is wide, and hardly
 * anything has been seen that could narrow it. Of simulated noise not one series in hundreds that expect fewer than 0.1
 * stories reached a tenth of what its p-values say; so much less of the level is charged for it.
 */
const leastCharge = 0.1;
/** Expected negative stories in a window at which a series is charged about half of what it may cost. */
const halfCharge = 0.5;

/** Whether a rule looks at a series. */
export function covers(rule: Rule, series: Series): boolean {
  return (
    rule.series.includes(series.type) && (rule.only.length === 0 || rule.only.includes(series.id))
  );
}

/**
 * How the series of a rule share the level at which they are tested together at a minute. A series can cost no more
 * than the probability that it reaches the rule's floor of stories at all, which in most of thousands of quiet ones is
 * next to nothing (as Tarone, "A modified Bonferroni method for discrete data", Biometrics 46, 1990, leaves out tests
 * that cannot reject): what they leave goes to the others. Of that busy series get more, since a surge of three times
 * the usual is hardly beyond chance there, and the market most. What is usual for a series decides, never what it has
 * just had.
 * @returns the part of `level` that a series has; what all together can cost is `level`
 */
export function partsOf(
  rule: Rule,
  level: number,
  minute: number,
  book: SeriesBook,
): (series: Series) => number {
  const costs: { readonly weight: number; readonly most: number }[] = [];
  for (const series of book.all()) {
    if (!covers(rule, series)) continue;
    const weight = weightOf(series, rule, minute, book);
    const charge = chargeOf(series, rule, minute, book);
    costs.push({ weight, most: charge * mostCost(series, rule, minute, book) });
  }
  costs.sort((a, b) => a.most / a.weight - b.most / b.weight);
  let left = level;
  let weights = costs.reduce((sum, { weight }) => sum + weight, 0);
  let each = 0;
  for (const { weight, most } of costs) {
    each = left / weights;
    if (most >= each * weight) break;
    left -= most;
    weights -= weight;
  }
  return (series) =>
    (each * weightOf(series, rule, minute, book)) / (level * chargeOf(series, rule, minute, book));
}

function chargeOf(series: Series, rule: Rule, minute: number, book: SeriesBook): number {
  if (series.type === 'market') return 1;
  const usual = book.usual(series, rule.windowMinutes, minute);
  return leastCharge + ((1 - leastCharge) * usual) / (usual + halfCharge);
}

function weightOf(series: Series, rule: Rule, minute: number, book: SeriesBook): number {
  if (series.type === 'market') return marketWeight;
  const usual = book.usual(series, rule.windowMinutes, minute);
  return 1 + ((busyWeight - 1) * usual) / (usual + halfBusy);
}

/** How likely it is that a series reaches the floor of the rule; a CUSUM counts over more than its window. */
function mostCost(
  series: Series,
  { detector, windowMinutes }: Rule,
  minute: number,
  book: SeriesBook,
): number {
  if (detector.type === 'theme') return 1;
  const minutes = detector.type === 'cusum' ? longestWindowMinutes : windowMinutes;
  return negativeBinomialTail(detector.minStories, book.forecast(series, minutes, minute));
}
