import { z } from 'zod';
import { minuteMs } from '../../../core/clock.ts';
import { windowLengths } from '../../../core/contracts/settings/rule.ts';
import type { Counts } from '../../detectors/detector.ts';

/** The longest window, and how far back is remembered minute by minute. */
export const longestWindowMinutes = Math.max(...windowLengths);

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
 * What a series had in the last six hours, by the minute. A story counts in the minute in which it is first told,
 * again only when it comes back after six hours: so counts of minutes add up, and copies never do.
 */
export interface RecentCounts {
  /**
   * @param negative probability that the post is negative, if it is labelled so
   * @returns whether its story counts in this minute
   */
  add(minute: number, story: string, source: string, negative: number | undefined): boolean;
  /** Counts of the minutes from `from` to `to`, both included. */
  count(from: number, to: number): Counts;
  /** Negative posts from this minute on, oldest first. */
  tellingsSince(minute: number): readonly Telling[];
  /** Drops what has left the longest window that ends with this minute. */
  forget(minute: number): void;
  state(): RecentCountsState;
}

const memoryMs = longestWindowMinutes * minuteMs;

export function createRecentCounts(state?: RecentCountsState): RecentCounts {
  /** Minutes with stories, ascending, and what had been counted up to the end of each. */
  let minutes: number[] = [];
  let stories: number[] = [];
  let negatives: number[] = [];
  /** What had been counted before the first of them. */
  let before: Counts = { stories: 0, negative: 0 };
  for (const [minute, more, negative] of state?.minutes ?? []) append(minute, more, negative);
  let tellings: Telling[] = [...(state?.tellings ?? [])];
  // Minutes since the epoch, which are small integers: times in ms would each take an object. Iterates from the oldest
  // on: a story that counts again moves to the end.
  const counted = new Map<string, number>(
    state?.counted.map(([story, minute]) => [story, minute / minuteMs]),
  );

  function append(minute: number, more: number, negative: number): void {
    const last = minutes.length - 1;
    if (minutes[last] === minute) {
      stories[last] = (stories[last] ?? 0) + more;
      negatives[last] = (negatives[last] ?? 0) + negative;
      return;
    }
    minutes.push(minute);
    stories.push((stories[last] ?? before.stories) + more);
    negatives.push((negatives[last] ?? before.negative) + negative);
  }

  /** How many of the minutes lie before this one. */
  function placeOf(minute: number): number {
    let low = 0;
    let high = minutes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((minutes[middle] ?? 0) < minute) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function between(start: number, end: number): Counts {
    return {
      stories: (stories[end - 1] ?? before.stories) - (stories[start - 1] ?? before.stories),
      negative: (negatives[end - 1] ?? before.negative) - (negatives[start - 1] ?? before.negative),
    };
  }

  return {
    add: (minute, story, source, negative) => {
      const number = minute / minuteMs;
      const since = counted.get(story);
      const counts = since === undefined || since <= number - longestWindowMinutes;
      if (counts) {
        if (since !== undefined) counted.delete(story);
        counted.set(story, number);
        append(minute, 1, negative === undefined ? 0 : 1);
      }
      if (negative !== undefined) tellings.push({ minute, story, source, negative, counts });
      return counts;
    },
    count: (from, to) => {
      const newest = minutes[minutes.length - 1];
      if (newest === undefined || newest < from || to < from) return { stories: 0, negative: 0 };
      return between(placeOf(from), to >= newest ? minutes.length : placeOf(to + 1));
    },
    tellingsSince: (minute) => {
      let first = tellings.length;
      while (first > 0 && (tellings[first - 1]?.minute ?? 0) >= minute) first -= 1;
      return tellings.slice(first);
    },
    forget: (minute) => {
      const oldest = minute - memoryMs;
      const gone = placeOf(oldest + 1);
      if (gone > 0) {
        before = {
          stories: stories[gone - 1] ?? 0,
          negative: negatives[gone - 1] ?? 0,
        };
        minutes = minutes.slice(gone);
        stories = stories.slice(gone);
        negatives = negatives.slice(gone);
      }
      // Most of thousands of series had nothing of late.
      if (counted.size === 0 && tellings.length === 0) return;
      tellings = tellings.filter((entry) => entry.minute > oldest);
      for (const [story, since] of counted) {
        if (since * minuteMs > oldest) break;
        counted.delete(story);
      }
    },
    state: () => ({
      minutes: minutes.map((minute, i) => {
        const counts = between(i, i + 1);
        return [minute, counts.stories, counts.negative];
      }),
      tellings: tellings.map((telling) => ({ ...telling })),
      counted: [...counted].map(([story, number]) => [story, number * minuteMs]),
    }),
  };
}
