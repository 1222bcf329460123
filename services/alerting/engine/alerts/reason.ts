import type { Rule } from '../../../core/contracts/settings/rule.ts';
import type { Point, Theme } from '../../detectors/detector.ts';
import type { AlertChange } from '../engine.ts';
import type { Hearing } from './health.ts';
import { durationInWords, expectedInWords, listInWords } from './words.ts';

type Facts = Pick<AlertChange, 'series' | 'seriesName' | 'evidence'>;

const longestTitle = 150;
/** As the contract of alerts has it. */
const longestReason = 1_000;

/** Why an alert was raised. */
export function surgeReason({ series, seriesName, evidence }: Facts, point: Point): string {
  const { negative, windowMinutes, forecast } = point;
  const [, most] = evidence.interval;
  const whom = series === 'market' ? 'in all news' : `on ${seriesName}`;
  const usual = `${expectedInWords(forecast.mean)} are usual at this hour (rarely more than ${most})`;
  const share = `${percent(evidence.negativeShare)} of the stories are negative${
    evidence.usualShare === null ? '' : `, usually ${percent(evidence.usualShare)}`
  }`;
  const [top] = evidence.topStories;
  const told = top === undefined ? '' : ` Foremost: “${shorten(top.title)}” (${top.source}).`;
  return `${negative} negative stories ${whom} within ${durationInWords(windowMinutes)}, where ${usual}; ${share}.${told}`;
}

/** Why an alert on a theme was raised. */
export function themeReason(theme: Theme, { evidence }: Facts, { windowMinutes }: Point): string {
  const topics = listInWords(theme.topics.map(([topic]) => topic));
  const [top] = evidence.topStories;
  const told = top === undefined ? '' : ` Foremost: “${shorten(top.title)}” (${top.source}).`;
  return `${theme.stories} different stories within ${durationInWords(windowMinutes)} share “${theme.word}”, a word so rare that ${expectedInWords(theme.expected)} would be usual; ${theme.negative.length} of them are negative, and they run through ${topics}.${told}`;
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
  const calm =
    detector.type === 'theme'
      ? `No theme has stood out for ${time}.`
      : `Back to usual for ${time}: ${point.negative} negative stories within ${time}, where ${expectedInWords(point.forecast.mean)} are usual.`;
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
