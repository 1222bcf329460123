import type { AlertStory, Evidence } from '../../../core/contracts/alert.ts';
import type { Point, Theme, Verdict } from '../../detectors/detector.ts';
import { negativeBinomialQuantile } from '../../detectors/negative-binomial.ts';
import type { Telling } from '../series/recent-counts.ts';
import type { StoryBook } from '../stories/story-book.ts';
import { durationInWords, rarityInWords } from './words.ts';

const mostTopStories = 5;
const mostSources = 10;

/** Why a window stands out: its numbers, the stories that make it and who tells them. */
export function evidenceOf(
  point: Point,
  verdict: Verdict,
  tellings: readonly Telling[],
  stories: StoryBook,
): Evidence {
  const { forecast, negative } = point;
  const all = Math.max(point.stories, negative);
  return {
    stories: all,
    negativeShare: all === 0 ? 0 : negative / all,
    usualShare: forecast.hours < 1 ? null : rounded(forecast.share),
    sharePValue: verdict.sharePValue === null ? null : rounded(verdict.sharePValue),
    interval: [negativeBinomialQuantile(0.05, forecast), negativeBinomialQuantile(0.95, forecast)],
    rarity: rarityInWords(verdict.pValue, point.windowMinutes),
    topStories: topStories(tellings, stories),
    sources: sourcesOf(tellings),
  };
}

/** The same for a theme: its own stories only. */
export function themeEvidenceOf(
  theme: Theme,
  point: Point,
  tellings: readonly Telling[],
  stories: StoryBook,
): Evidence {
  const law = { mean: theme.expected, variance: 2 * theme.expected };
  return {
    stories: theme.stories,
    negativeShare: theme.negative.length / theme.stories,
    usualShare: point.forecast.hours < 1 ? null : rounded(point.forecast.share),
    sharePValue: null,
    interval: [negativeBinomialQuantile(0.05, law), negativeBinomialQuantile(0.95, law)],
    rarity: `${durationInWords(point.windowMinutes)} like this one would have ${rounded(theme.expected)} stories with “${theme.word}”`,
    topStories: topStories(tellings, stories),
    sources: sourcesOf(tellings),
  };
}

/** Four digits are all that an estimate can mean. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function topStories(tellings: readonly Telling[], book: StoryBook): AlertStory[] {
  const negative = new Map<string, number>();
  for (const { story, negative: p, counts } of tellings) {
    if (counts || negative.has(story)) negative.set(story, Math.max(p, negative.get(story) ?? 0));
  }
  const told = [...negative].flatMap(([id, p]): AlertStory[] => {
    const story = book.get(id);
    if (story?.headline === undefined) return [];
    const { title, source, url, publishedAt } = story.headline;
    return [
      {
        id,
        title,
        source,
        ...(url === undefined ? {} : { url }),
        publishedAt,
        posts: story.posts,
        sources: story.sources.length,
        negative: p,
      },
    ];
  });
  told.sort(
    (a, b) =>
      b.sources - a.sources ||
      b.posts - a.posts ||
      b.negative - a.negative ||
      (a.id < b.id ? -1 : 1),
  );
  return told.slice(0, mostTopStories);
}

function sourcesOf(tellings: readonly Telling[]): Evidence['sources'] {
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
