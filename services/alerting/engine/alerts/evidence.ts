import type { Evidence } from '../../../core/contracts/alert.ts';
import type { Point, Theme, Verdict } from '../../detectors/detector.ts';
import { negativeBinomialQuantile } from '../../detectors/negative-binomial.ts';
import type { Telling } from '../series/recent-counts.ts';
import type { Series } from '../series/series.ts';
import { countedOver } from './counted.ts';
import { type GrowthDeps, growthOf } from './growth.ts';
import { topStories } from './top-stories.ts';
import { wayThere } from './way-there.ts';
import { durationInWords, expectedInWords, rarityInWords } from './words.ts';

const mostSources = 10;

/** A series in a window, with the negative posts that an alert on it rests on. */
export interface Seen {
  readonly series: Series;
  readonly point: Point;
  readonly verdict: Verdict;
  readonly tellings: readonly Telling[];
}

/** Why a window stands out: its numbers, the stories that make it and who tells them. */
export function evidenceOf(seen: Seen, deps: GrowthDeps): Evidence {
  const { point, verdict } = seen;
  const { minutes, negative, stories, forecast } = countedOver(point, verdict);
  return {
    ...(minutes === point.windowMinutes ? {} : { countedMinutes: minutes }),
    stories,
    negativeShare: stories === 0 ? 0 : negative / stories,
    usualShare: usualShareOf(point),
    sharePValue: verdict.sharePValue === null ? null : rounded(verdict.sharePValue),
    interval: [negativeBinomialQuantile(0.05, forecast), negativeBinomialQuantile(0.95, forecast)],
    rarity: rarityInWords(verdict.pValue, minutes),
    ...toldOf(seen, deps),
  };
}

/** The same for a theme: its own stories only. */
export function themeEvidenceOf(theme: Theme, seen: Seen, deps: GrowthDeps): Evidence {
  const { point } = seen;
  const law = { mean: theme.expected, variance: 2 * theme.expected };
  return {
    stories: theme.stories,
    negativeShare: theme.negative.length / theme.stories,
    usualShare: usualShareOf(point),
    sharePValue: null,
    interval: [negativeBinomialQuantile(0.05, law), negativeBinomialQuantile(0.95, law)],
    rarity: `${durationInWords(point.windowMinutes)} like this one would have ${expectedInWords(theme.expected)} negative stories with “${theme.word}”`,
    ...toldOf(seen, deps),
  };
}

function usualShareOf({ forecast }: Point): number | null {
  return forecast.hours < 1 ? null : rounded(forecast.share);
}

/** What the stories are, who tells them, what they are about, and how it came to this. */
function toldOf({ series, point, tellings }: Seen, deps: GrowthDeps) {
  const { windowMinutes, minute } = point;
  return {
    topStories: topStories(tellings, deps.stories),
    sources: sourcesOf(tellings),
    ...growthOf(series, tellings, point, deps),
    history: wayThere(series, windowMinutes, minute, deps.book),
  };
}

/** Four digits are all that an estimate can mean. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** The sources of these posts with how many stories each tells, most first. */
export function sourcesOf(tellings: readonly Telling[]): Evidence['sources'] {
  const stories = new Map<string, Set<string>>();
  for (const { source, story } of tellings) {
    const told = stories.get(source);
    if (told === undefined) stories.set(source, new Set([story]));
    else told.add(story);
  }
  return [...stories]
    .map(([source, told]) => ({ source, stories: told.size }))
    .sort((a, b) => b.stories - a.stories || (a.source < b.source ? -1 : 1))
    .slice(0, mostSources);
}
