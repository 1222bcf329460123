import type { Rule } from '../../../core/contracts/settings/rule.ts';
import type { Point, Theme, Verdict } from '../../detectors/detector.ts';
import type { AlertChange } from '../engine.ts';
import { type Counted, countedOver } from './counted.ts';
import type { Hearing } from './health.ts';
import { durationInWords, expectedInWords, listInWords } from './words.ts';

type Facts = Pick<AlertChange, 'series' | 'seriesName' | 'evidence'>;

const longestTitle = 150;
/** As the contract of alerts has it. */
const longestReason = 1_000;
const mostGrown = 3;

/** Why an alert was raised, so that who reads nothing else knows. */
export function reasonOf(rule: Rule, facts: Facts, point: Point, verdict: Verdict): string {
  const { detector } = rule;
  const what =
    verdict.theme !== undefined
      ? themeReason(verdict.theme, point)
      : detector.type === 'threshold' || detector.type === 'change'
        ? plainReason(detector, facts, point, verdict)
        : detector.type === 'cusum'
          ? riseReason(facts, countedOver(point, verdict))
          : surgeReason(facts, countedOver(point, verdict));
  return `${what}${aboutReason(facts.evidence)}`.slice(0, longestReason);
}

function surgeReason(facts: Facts, { negative, minutes, forecast }: Counted): string {
  const { evidence } = facts;
  const [, most] = evidence.interval;
  const usual = `${expectedInWords(forecast.mean)} are usual at this hour (rarely more than ${most})`;
  return `${negative} negative stories ${whomOf(facts)} within ${durationInWords(minutes)}, where ${usual}: ${evidence.rarity}; ${shareReason(evidence)}.`;
}

function riseReason(facts: Facts, { negative, minutes, forecast }: Counted): string {
  const time = durationInWords(minutes);
  return `A slow rise: ${negative} negative stories ${whomOf(facts)} within ${time}, where ${expectedInWords(forecast.mean)} are usual; ${shareReason(facts.evidence)}.`;
}

function plainReason(
  detector: Extract<Rule['detector'], { type: 'threshold' | 'change' }>,
  facts: Facts,
  { negative, windowMinutes }: Point,
  { before = 0 }: Verdict,
): string {
  const counted = `${negative} negative stories ${whomOf(facts)} within ${durationInWords(windowMinutes)}`;
  if (detector.type === 'threshold') {
    const limit = detector.measure === 'count' ? detector.atLeast : `${detector.atLeast} %`;
    return `${counted}; ${shareReason(facts.evidence)}. The rule’s threshold is ${limit}.`;
  }
  const when = {
    'window-before': 'in the window before',
    'day-before': 'at the same time a day before',
    'week-before': 'at the same time a week before',
  }[detector.against];
  const rise = before > 0 ? `, ${Math.round(100 * (negative / before - 1))} % more` : '';
  return `${counted} after ${expectedInWords(before)} ${when}${rise}; ${shareReason(facts.evidence)}.`;
}

function themeReason(theme: Theme, { windowMinutes }: Point): string {
  const topics = listInWords(theme.topics.map(([topic]) => topic));
  return `${theme.stories} different stories within ${durationInWords(windowMinutes)} share “${theme.word}”, ${theme.negative.length} of them negative, where ${expectedInWords(theme.expected)} negative ones are usual; they run through ${topics}.`;
}

function whomOf({ series, seriesName }: Facts): string {
  return series === 'market' ? 'in all news' : `on ${seriesName}`;
}

function shareReason({ negativeShare, usualShare }: Facts['evidence']): string {
  const before = usualShare === null ? '' : `, usually ${percent(usualShare)}`;
  return `${percent(negativeShare)} of the stories are negative${before}`;
}

/** What it is about: the foremost story and what part it has, and the names and words that stand out. */
function aboutReason({ topStories, companies = [], words = [] }: Facts['evidence']): string {
  const [top] = topStories;
  const part =
    top?.share === undefined || topStories.length < 2 ? '' : `, ${percent(top.share)} of it`;
  const told =
    top === undefined ? '' : ` Foremost: “${shorten(top.title)}” (${top.source}${part}).`;
  const named = [
    ...companies.map(({ name }) => name),
    ...words.map(({ word }) => `“${word}”`),
  ].slice(0, mostGrown);
  return named.length === 0 ? told : `${told} More than usual on ${named.join(', ')}.`;
}

/** Why an alert that was on already has become graver. */
export function grownReason(now: string): string {
  return `Grown since it fired: ${now}`;
}

/** Why it is over, and what it had been about. @param before the reason it had so far */
export function calmReason(
  { windowMinutes, detector }: Rule,
  point: Point,
  before: string,
): string {
  const time = durationInWords(windowMinutes);
  const calm = {
    surge: `Back to usual for ${time}: ${point.negative} negative stories within ${time}, where ${expectedInWords(point.forecast.mean)} are usual.`,
    cusum: `Back to usual for ${time}: ${point.negative} negative stories within ${time}, where ${expectedInWords(point.forecast.mean)} are usual.`,
    theme: `No theme has stood out for ${time}.`,
    threshold: `Below the threshold for ${time}.`,
    change: `No such rise for ${time}.`,
  }[detector.type];
  return `${calm} Before: ${before}`.slice(0, longestReason);
}

export function unwatchedReason(why: 'rule' | 'series' | 'filter'): string {
  if (why === 'rule') return 'Ended because its rule was deleted or switched off.';
  if (why === 'filter') return 'Ended because its filter was deleted or changed.';
  return 'Ended because its rule no longer watches this series.';
}

export function silentReason(sources: readonly string[]): string {
  return `No data: ${listInWords(sources)}, which it rests on, cannot be heard. Whether it goes on is unknown.`;
}

export function heardReason(hearing: Hearing): string {
  return hearing === 'healthy'
    ? 'Its sources can be heard again; it goes on until they have been calm for long enough.'
    : 'Some of its sources can be heard again; it goes on.';
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function shorten(title: string): string {
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1).trimEnd()}…`;
}
