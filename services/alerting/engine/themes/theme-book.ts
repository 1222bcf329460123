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
type KeptMention = z.infer<typeof mentionSchema>;
/** With its words found: it costs no look-up when it becomes the past. */
type Mention = Omit<KeptMention, 'words'> & { readonly words: readonly Word[] };

/** A word of the last hour. */
interface Word {
  readonly word: string;
  /** The stories that have it, oldest first; those before `first` are past. */
  mentions: Mention[];
  first: number;
  /** How many of those that are not past are negative. */
  negative: number;
}

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
  /** Words that at least two negative stories of the window share, but for those expected in more than so many. */
  themes(windowMinutes: number, minute: number, mostExpected: number): Theme[];
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
/** Past stories of a word are cut off by the half, but never fewer: one by one each would cost as much as there are. */
const leastCut = 64;

export function createThemeBook(state?: ThemeBookState): ThemeBook {
  const recent: Mention[] = [];
  const told = new Set<string>();
  const byWord = new Map<string, Word>();
  /** Words that at least two negative ones share. */
  const shared = new Set<Word>();
  let past = new Map<string, number>(state?.past);
  let stories = state?.stories ?? 0;
  let negative = state?.negative ?? 0;
  let day = state?.day ?? undefined;
  for (const mention of state?.recent ?? []) add(mention);

  function wordOf(word: string): Word {
    let known = byWord.get(word);
    if (known === undefined) {
      known = { word, mentions: [], first: 0, negative: 0 };
      byWord.set(word, known);
    }
    return known;
  }

  function add(kept: KeptMention): void {
    const mention = { ...kept, words: kept.words.map(wordOf) };
    recent.push(mention);
    told.add(mention.story);
    for (const word of mention.words) {
      word.mentions.push(mention);
      if (!mention.negative) continue;
      word.negative += 1;
      if (word.negative === 2) shared.add(word);
    }
  }

  /** A story of more than an hour ago is the past. */
  function pass(mention: Mention): void {
    told.delete(mention.story);
    stories += 1;
    if (mention.negative) negative += 1;
    for (const word of mention.words) {
      word.first += 1;
      if (mention.negative) {
        past.set(word.word, (past.get(word.word) ?? 0) + 1);
        word.negative -= 1;
        if (word.negative === 1) shared.delete(word);
      }
      if (word.first === word.mentions.length) byWord.delete(word.word);
      else if (word.first >= leastCut && 2 * word.first >= word.mentions.length) {
        word.mentions = word.mentions.slice(word.first);
        word.first = 0;
      }
    }
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
      const kept = recent.findIndex((mention) => mention.minute > oldest);
      for (const mention of recent.splice(0, kept === -1 ? recent.length : kept)) pass(mention);
      const today = Math.floor(minute / dayMs);
      for (day ??= today; day < today; day += 1) fade();
    },
    take: (post, story, minute) => {
      if (told.has(story)) return;
      add({
        minute,
        story,
        source: post.source,
        topic: topTopicOf(post.topicProbabilities),
        negative: post.sentiment.label === 'negative',
        words: titleWords(post),
      });
    },
    themes: (windowMinutes, minute, mostExpected) => {
      const from = minute - (windowMinutes - 1) * minuteMs;
      const inWindow = (mention: Mention): boolean => mention.minute >= from;
      const all = recent.length - recent.findIndex(inWindow);
      const found: Theme[] = [];
      for (const word of shared) {
        const expected = (seen(word.word) / (stories + 1)) * all;
        if (expected > mostExpected) continue;
        const about = word.mentions.slice(word.first).filter(inWindow);
        if (about.filter((mention) => mention.negative).length < 2) continue;
        found.push(themeOf(word.word, about, expected));
      }
      return found.sort((a, b) => (a.word < b.word ? -1 : 1));
    },
    state: () => ({
      recent: recent.map(({ words, ...mention }) => ({
        ...mention,
        words: words.map(({ word }) => word),
      })),
      past: [...past],
      stories,
      negative,
      day: day ?? null,
    }),
  };
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
