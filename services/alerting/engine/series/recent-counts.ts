import { z } from 'zod';
import { minuteMs } from '../../../core/clock.ts';

/** The longest window, and how far back is remembered. */
export const longestWindowMinutes = 60;

const tellingSchema = z.object({
  minute: z.number(),
  story: z.string(),
  source: z.string(),
  negative: z.number(),
  /** The story counts in this minute; a repeat adds only its source. */
  counts: z.boolean(),
});
/** A negative post. */
export type Telling = z.infer<typeof tellingSchema>;

export const recentCountsStateSchema = z.object({
  /** Minute, stories, negative stories. */
  minutes: z.array(z.tuple([z.number(), z.int(), z.int()])),
  tellings: z.array(tellingSchema),
  /** Stories that count already, with the minute in which they do. */
  counted: z.array(z.tuple([z.string(), z.number()])),
});
export type RecentCountsState = z.infer<typeof recentCountsStateSchema>;

/**
 * What a series had in the last hour, by the minute. A story counts in the minute in which it is first told, again
 * only when it comes back after an hour: so counts of minutes add up, and copies never do.
 */
export interface RecentCounts {
  /** @param negative probability that the post is negative, if it is labelled so */
  add(minute: number, story: string, source: string, negative: number | undefined): void;
  /** Stories and negative stories of the minutes from `from` to `to`, both included. */
  count(from: number, to: number): { stories: number; negative: number };
  /** Negative posts from this minute on, oldest first. */
  tellingsSince(minute: number): readonly Telling[];
  /** Drops what has left the longest window that ends with this minute. */
  forget(minute: number): void;
  state(): RecentCountsState;
}

export function createRecentCounts(state?: RecentCountsState): RecentCounts {
  let minutes = (state?.minutes ?? []).map(([minute, stories, negative]) => ({
    minute,
    stories,
    negative,
  }));
  let tellings: Telling[] = [...(state?.tellings ?? [])];
  // Iterates from the oldest on: a story that counts again moves to the end.
  const counted = new Map<string, number>(state?.counted);

  return {
    add: (minute, story, source, negative) => {
      const since = counted.get(story);
      const counts = since === undefined || since <= minute - longestWindowMinutes * minuteMs;
      if (counts) {
        counted.delete(story);
        counted.set(story, minute);
        let last = minutes.at(-1);
        if (last?.minute !== minute) {
          last = { minute, stories: 0, negative: 0 };
          minutes.push(last);
        }
        last.stories += 1;
        if (negative !== undefined) last.negative += 1;
      }
      if (negative !== undefined) tellings.push({ minute, story, source, negative, counts });
    },
    count: (from, to) => {
      let stories = 0;
      let negative = 0;
      for (let i = minutes.length - 1; i >= 0; i -= 1) {
        const entry = minutes[i];
        if (entry === undefined || entry.minute < from) break;
        if (entry.minute > to) continue;
        stories += entry.stories;
        negative += entry.negative;
      }
      return { stories, negative };
    },
    tellingsSince: (minute) => {
      let first = tellings.length;
      while (first > 0 && (tellings[first - 1]?.minute ?? 0) >= minute) first -= 1;
      return tellings.slice(first);
    },
    forget: (minute) => {
      const oldest = minute - longestWindowMinutes * minuteMs;
      // Most of thousands of series had nothing of late.
      if (counted.size === 0 && tellings.length === 0) return;
      minutes = minutes.filter((entry) => entry.minute > oldest);
      tellings = tellings.filter((entry) => entry.minute > oldest);
      for (const [story, since] of counted) {
        if (since > oldest) break;
        counted.delete(story);
      }
    },
    state: () => ({
      minutes: minutes.map(({ minute, stories, negative }) => [minute, stories, negative]),
      tellings: tellings.map((telling) => ({ ...telling })),
      counted: [...counted],
    }),
  };
}
