import { z } from 'zod';
import type { ScoredPost } from '../../../core/contracts/scored-post.ts';
import { bandsOf, createBandIndex, type Sharing } from './band-index.ts';

const headlineSchema = z.object({
  title: z.string(),
  source: z.string(),
  url: z.string().optional(),
  publishedAt: z.number(),
});
/** How a story is shown: as its first post of late told it. */
export type Headline = z.infer<typeof headlineSchema>;

const storySchema = z.object({
  id: z.string(),
  /** The first story of those that differ in the companies they are about, and in little else: its own id if there is none. */
  form: z.string(),
  signature: z.string(),
  /** Minute of its first post and of its last one. */
  since: z.number(),
  told: z.number(),
  posts: z.int(),
  sources: z.array(z.string()),
  companies: z.array(z.string()),
  headline: headlineSchema.optional(),
});
export type Story = z.infer<typeof storySchema>;

export const storyBookStateSchema = z.object({ stories: z.array(storySchema) });
export type StoryBookState = z.infer<typeof storyBookStateSchema>;

/** Puts posts that are copies of each other, or nearly so, into one story. */
export interface StoryBook {
  /** The story of a post; its own if it is the first to tell it. Posts come in order. */
  assign(post: ScoredPost, minute: number): Story;
  get(id: string): Story | undefined;
  /** Drops what is older than a day. */
  forget(minute: number): void;
  state(): StoryBookState;
}

const memoryMs = 24 * 3_600_000;
/** As long as an alert may rest on it: the longest window, and an hour between two sweeps. */
const headlineMs = 7 * 3_600_000;
const mostStories = 100_000;
const mostSources = 50;
/** Of 16 bands: two texts of which 57 % of the word triples agree share so many with even odds. */
const leastSharedBands = 2;

/**
 * Assigns by banded min-hash: of the stories of the last 24 hours whose first post shares at least two bands, the
 * one that shares most, of equals the oldest. Posts that name different companies only are filled-in forms, not
 * copies, but of one form: to the market they are one story. Depends on nothing but the posts and their order.
 */
export function createStoryBook(state?: StoryBookState): StoryBook {
  const stories = new Map<string, Story>();
  const index = createBandIndex<Story>();
  for (const story of state?.stories ?? []) add(structuredClone(story));

  function add(story: Story, bands = bandsOf(story.signature)): void {
    stories.set(story.id, story);
    index.add(story, bands);
  }

  function drop(story: Story): void {
    stories.delete(story.id);
    index.removeOldest(bandsOf(story.signature));
  }

  /** The nearest story of all, and the nearest that may be the same. */
  function find(bands: ArrayLike<number>, companies: readonly string[]) {
    let same: Sharing<Story> | undefined;
    let alike: Sharing<Story> | undefined;
    for (const near of index.sharing(bands, leastSharedBands)) {
      if (isNearer(near, alike)) alike = near;
      if (isNearer(near, same) && !areApart(near.thing.companies, companies)) same = near;
    }
    return { same: same?.thing, alike: alike?.thing };
  }

  return {
    assign: (post, minute) => {
      const companies = post.companies.map(({ symbol }) => symbol);
      const bands = bandsOf(post.signature);
      const { same: known, alike } = find(bands, companies);
      const story = known ?? {
        id: post.id,
        form: alike?.form ?? post.id,
        signature: post.signature,
        since: minute,
        told: minute,
        posts: 0,
        sources: [],
        companies,
        headline: undefined,
      };
      if (known === undefined) {
        add(story, bands);
        if (index.size > mostStories && index.oldest !== undefined) drop(index.oldest);
      }
      story.told = minute;
      story.posts += 1;
      if (story.sources.length < mostSources && !story.sources.includes(post.source)) {
        story.sources.push(post.source);
      }
      story.headline ??= {
        title: post.title,
        source: post.source,
        ...(post.url === undefined ? {} : { url: post.url }),
        publishedAt: post.publishedAt,
      };
      return story;
    },
    get: (id) => stories.get(id),
    forget: (minute) => {
      // They came in the order of time.
      for (
        let { oldest } = index;
        oldest !== undefined && oldest.since <= minute - memoryMs;
        oldest = index.oldest
      ) {
        drop(oldest);
      }
      for (const story of stories.values()) {
        if (story.told <= minute - headlineMs) story.headline = undefined;
      }
    },
    state: () => ({ stories: structuredClone([...stories.values()]) }),
  };
}

function isNearer(near: Sharing<Story>, than: Sharing<Story> | undefined): boolean {
  if (than === undefined || near.shared !== than.shared) return near.shared > (than?.shared ?? 0);
  return near.thing.since < than.thing.since;
}

function areApart(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && b.length > 0 && !a.some((symbol) => b.includes(symbol));
}
