import { z } from 'zod';
import { minuteMs } from '../../../core/clock.ts';
import { newsTopics } from '../../../core/contracts/news-topics.ts';
import type { ScoredPost } from '../../../core/contracts/scored-post.ts';
import { topTopicOf } from '../../../core/posts/top-topic.ts';
import type { Theme } from '../../detectors/detector.ts';
import { hourMs } from '../baseline/week.ts';
import { titleWords } from './title-words.ts';

const mentionSchema = z.object({
  minute: z.number(),
  story: z.string(),
  source: z.string(),
  topic: z.int(),
  negative: z.boolean(),
  words: z.array(z.string()),
});
type Mention = z.infer<typeof mentionSchema>;

export const themeBookStateSchema = z.object({
  /** Stories of the last hour. */
  recent: z.array(mentionSchema),
  /** In how many earlier negative stories each word stood; older ones count less. */
  past: z.array(z.tuple([z.string(), z.number()])),
  /** How many stories there were, and negative ones. */
  stories: z.number(),
  negative: z.number(),
  day: z.int().nullable(),
});
export type ThemeBookState = z.infer<typeof themeBookStateSchema>;

/** What the stories of the last hour are about, word by word, and how usual each word is. */
export interface ThemeBook {
  take(post: ScoredPost, story: string, minute: number): void;
  /** Words that at least two negative stories of the window share. */
  themes(windowMinutes: number, minute: number): Theme[];
  /** In what part of earlier negative stories a word stood; one that was never seen is not impossible. */
  usualShare(word: string): number;
  /** Moves to a minute: what is older than an hour becomes the past. */
  begin(minute: number): void;
  state(): ThemeBookState;
}

const dayMs = 24 * hourMs;
/** What a day's words still weigh a day later: half after four weeks. */
const dayMemory = 0.5 ** (1 / 28);
const leastWeight = 0.1;
const mostWords = 60_000;

export function createThemeBook(state?: ThemeBookState): ThemeBook {
  const recent: Mention[] = [...(state?.recent ?? [])];
  const told = new Set(recent.map(({ story }) => story));
  let past = new Map<string, number>(state?.past);
  let stories = state?.stories ?? 0;
  let negative = state?.negative ?? 0;
  let day = state?.day ?? undefined;

  function pass(mention: Mention): void {
    told.delete(mention.story);
    stories += 1;
    if (!mention.negative) return;
    negative += 1;
    for (const word of mention.words) past.set(word, (past.get(word) ?? 0) + 1);
  }

  function fade(): void {
    stories *= dayMemory;
    negative *= dayMemory;
    const kept = [...past].flatMap(([word, count]): [string, number][] =>
      count * dayMemory < leastWeight ? [] : [[word, count * dayMemory]],
    );
    if (kept.length > mostWords) kept.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    past = new Map(kept.slice(0, mostWords));
  }

  // Half a story more than there were had it.
  const seen = (word: string): number => (past.get(word) ?? 0) + 0.5;

  return {
    usualShare: (word) => seen(word) / (negative + 1),
    begin: (minute) => {
      const oldest = minute - hourMs;
      const passed = recent.findIndex((mention) => mention.minute > oldest);
      for (const mention of recent.splice(0, passed === -1 ? recent.length : passed)) pass(mention);
      const today = Math.floor(minute / dayMs);
      for (day ??= today; day < today; day += 1) fade();
    },
    take: (post, story, minute) => {
      if (told.has(story)) return;
      told.add(story);
      recent.push({
        minute,
        story,
        source: post.source,
        topic: topTopicOf(post.topicProbabilities),
        negative: post.sentiment.label === 'negative',
        words: titleWords(post),
      });
    },
    themes: (windowMinutes, minute) => {
      const from = minute - (windowMinutes - 1) * minuteMs;
      const window = recent.filter((mention) => mention.minute >= from);
      return [...sharedWords(window)].map(([word, about]) =>
        themeOf(word, about, (seen(word) / (stories + 1)) * window.length),
      );
    },
    state: () => ({
      recent: structuredClone(recent),
      past: [...past],
      stories,
      negative,
      day: day ?? null,
    }),
  };
}

/** The stories that have each word which at least two negative ones share. */
function sharedWords(window: readonly Mention[]): Map<string, Mention[]> {
  const negative = new Map<string, number>();
  for (const mention of window) {
    if (!mention.negative) continue;
    for (const word of mention.words) negative.set(word, (negative.get(word) ?? 0) + 1);
  }
  const shared = new Map<string, Mention[]>();
  for (const [word, stories] of negative) if (stories > 1) shared.set(word, []);
  for (const mention of window) {
    for (const word of mention.words) shared.get(word)?.push(mention);
  }
  return shared;
}

function themeOf(word: string, about: readonly Mention[], expected: number): Theme {
  const negative = about.filter((mention) => mention.negative);
  const topics = new Map<string, number>();
  for (const { topic } of about) {
    const name = newsTopics[topic] ?? '';
    topics.set(name, (topics.get(name) ?? 0) + 1);
  }
  return {
    word,
    stories: about.length,
    negative: negative.map(({ story }) => story),
    sources: new Set(negative.map(({ source }) => source)).size,
    topics: [...topics].sort((a, b) => b[1] - a[1]),
    expected,
  };
}
