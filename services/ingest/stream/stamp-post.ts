import type { Post } from '../../core/contracts/post.ts';
import type { Draft } from '../../core/posts/normalise/draft.ts';
import type { Timing } from '../sources/source.ts';

export interface Stamp {
  readonly epoch: number;
  /** Stream time: never earlier than any live post before it. */
  readonly now: number;
  readonly timing: Timing;
  /** A live post published longer ago than this is history. */
  readonly maxDelayMs: number;
}

/**
 * Gives a draft its place in time. Live: it is observed now. Import: when the record says it could first be known,
 * else when it was published, never later than now. The publisher's time counts, but never later than observedAt.
 */
export function stampPost(draft: Draft, stamp: Stamp): Post {
  const imported = stamp.timing === 'import';
  const known = imported ? (draft.observedAt ?? draft.publishedAt ?? stamp.now) : stamp.now;
  const observedAt = Math.min(known, stamp.now);
  const publishedAt = Math.min(draft.publishedAt ?? observedAt, observedAt);
  return {
    ...draft,
    type: 'post',
    epoch: stamp.epoch,
    publishedAt,
    observedAt,
    history: stamp.timing !== 'live' || observedAt - publishedAt > stamp.maxDelayMs,
  };
}
