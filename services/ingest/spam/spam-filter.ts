import type { Clock } from '../../core/clock.ts';
import { minuteMs } from '../../core/clock.ts';
import { textOf } from '../../core/contracts/post.ts';
import type { SpamRule } from '../../core/contracts/tick.ts';
import type { Draft } from '../../core/posts/normalise/draft.ts';
import { type AuthorPost, createAuthorMemory } from './author-memory.ts';
import type { SpamSettings } from './spam-settings.ts';

/** Why a post is kept out: by which rule, and in words. */
export interface SpamVerdict {
  readonly rule: SpamRule;
  readonly reason: string;
}

export interface SpamFilter {
  /**
   * Judges a post of a source; undefined lets it in. The same post asked about again gets the same answer for as
   * long as it is remembered, and never counts twice.
   */
  judge(source: string, draft: Draft, bot: boolean): SpamVerdict | undefined;
}

/** Bands of 16 that two texts must share: with 4, a Jaccard similarity of word triples of 0.7 is met more often than not, one of 0.5 in 2 of 100. */
const leastSharedBands = 4;
const bandCharacters = 4;
const cashtag = /(?<![\p{L}\p{N}$])\$([a-z]{1,6}(?:[.-][a-z]{1,3})?)(?![\p{L}\p{N}])/giu;
/** About 100 MB at the very most; ordinary authors have one or two posts in the span. */
const limits = { authors: 100_000, leastPostsOfEach: 32 } as const;

/**
 * Simple rules over single posts and over what their authors wrote in the last minutes. The memory is this process's
 * own: after a restart it begins anew.
 */
export function createSpamFilter(settings: SpamSettings, clock: Clock): SpamFilter {
  const kinds = new Set(settings.kinds);
  const trusted = new Set(settings.trusted);
  const repeatMs = settings.repeatMinutes * minuteMs;
  const rateMs = settings.rateMinutes * minuteMs;
  const memory = createAuthorMemory(Math.max(repeatMs, rateMs), {
    authors: limits.authors,
    postsOfEach: Math.max(limits.leastPostsOfEach, settings.ratePosts + 1),
  });

  function repeated(draft: Draft, at: number, posts: readonly AuthorPost[]): boolean {
    // What somebody passes on is not his own text said again.
    if (repeatMs === 0 || draft.form === 'repost') return false;
    return posts.some(
      (post) =>
        at - post.at < repeatMs &&
        post.id !== draft.id &&
        sharedBands(post.signature, draft.signature) >= leastSharedBands,
    );
  }

  return {
    judge: (source, draft, bot) => {
      const { author } = draft;
      if (!kinds.has(draft.kind)) return undefined;
      if (author !== undefined && trusted.has(author)) return undefined;
      if (settings.bots && bot) {
        return { rule: 'bot', reason: 'the platform marks its account as automated' };
      }
      const tags = settings.cashtags === 0 ? 0 : countCashtags(textOf(draft));
      if (tags > settings.cashtags) {
        return {
          rule: 'cashtags',
          reason: `it names ${tags} different cashtags; ${settings.cashtags} are the most (spam.cashtags)`,
        };
      }
      if (author === undefined) return undefined;
      const now = clock();
      const at = Math.min(draft.publishedAt ?? now, now);
      const key = `${source}\n${author}`;
      const posts = memory.recent(key, at);
      const known = posts.findIndex(({ id }) => id === draft.id);
      const earlier = known === -1 ? posts : posts.slice(0, known);
      if (known === -1) memory.add(key, { id: draft.id, at, signature: draft.signature });
      if (repeated(draft, at, earlier)) {
        return {
          rule: 'repeat',
          reason: `its author said nearly the same within ${settings.repeatMinutes} minutes (spam.repeatMinutes)`,
        };
      }
      const within = earlier.filter((post) => post.at > at - rateMs).length;
      if (settings.ratePosts > 0 && within >= settings.ratePosts) {
        return {
          rule: 'rate',
          reason: `its author wrote more than ${settings.ratePosts} posts within ${settings.rateMinutes} minutes (spam.ratePosts)`,
        };
      }
      return undefined;
    },
  };
}

function countCashtags(text: string): number {
  if (!text.includes('$')) return 0;
  return new Set([...text.matchAll(cashtag)].map(([, symbol = '']) => symbol.toUpperCase())).size;
}

function sharedBands(a: string, b: string): number {
  let shared = 0;
  for (let at = 0; at < a.length; at += bandCharacters) {
    if (a.slice(at, at + bandCharacters) === b.slice(at, at + bandCharacters)) shared += 1;
  }
  return shared;
}
