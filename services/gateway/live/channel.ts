import type { PostView } from '../../core/contracts/api/posts.ts';
import type { View } from '../../core/contracts/api/socket-events.ts';
import type { TrendBucket } from '../../core/contracts/api/trends.ts';
import type { Filter } from '../../core/contracts/settings/filter.ts';
import { compileFilter } from '../../core/filters/compile-filter.ts';
import type { SettingEntry } from '../../core/settings/settings.ts';
import type { CommittedPost } from '../store/commit-batches.ts';
import { postViewOf } from '../store/post-row.ts';
import type { Counts } from '../store/queries/find-trend.ts';
import { noCounts, trendBucketOf } from './trend-bucket.ts';
import { placeInView, spanOf } from './view.ts';

/** Posts that a frame carries at most. */
export const mostPostsInFrame = 50;
/** A page shows the beginning of a body; the whole of it is at `GET /api/v1/posts/:id`. */
const shownBody = 500;

/** A place in what happens in a channel. */
export interface Mark {
  readonly change: number;
  /** Posts that came before it. */
  readonly posts: number;
}

/** What has happened in a view since a mark. */
export interface News {
  readonly posts: readonly PostView[];
  readonly skipped: number;
  readonly buckets: readonly TrendBucket[];
}

/** What a channel shows. */
export interface ChannelSubject {
  readonly view: View;
  /** The run it shows; −1 while nothing of a replay has come. */
  readonly run: number;
  /** The view's filter as it was when the channel was opened. */
  readonly filter: SettingEntry<Filter> | undefined;
  /** Of the run when the channel is opened. */
  readonly closedMs: number | null;
}

/**
 * One view as all pages that show it share it. It remembers its newest posts and which buckets changed when, under
 * a rising mark; a page only remembers the mark it has got to. So a page that falls behind costs nothing: what it
 * missed is merged into its next frame or left out.
 */
export interface Channel {
  readonly subject: ChannelSubject;
  mark(): Mark;
  /** Adds what the history held when the channel was opened, by the start of the bucket (ms). */
  load(counts: ReadonlyMap<number, Counts>): void;
  /** Takes posts of its run, new ones and those that have turned out to be copies. */
  take(posts: readonly CommittedPost[], copies: readonly CommittedPost[], now: number): void;
  /** Alerting has closed its run's minutes up to a time (ms). */
  closed(closedMs: number): void;
  since(mark: Mark): News;
  /** All buckets of the view's range at `now`, oldest first, empty ones with zeros. */
  buckets(now: number): TrendBucket[];
}

interface Bucket extends Counts {
  readonly changedAt: number;
}

export function createChannel(subject: ChannelSubject): Channel {
  const { view, filter } = subject;
  const matches = filter === undefined ? () => true : compileFilter(filter.value);
  const buckets = new Map<number, Bucket>();
  let recent: { readonly ordinal: number; readonly post: CommittedPost }[] = [];
  let change = 0;
  let taken = 0;
  let oldestMs = -Infinity;
  let { closedMs } = subject;

  /** Buckets that have moved out of the range are not kept; posts of the distant past make none. */
  function moveTo(now: number): void {
    const { firstMs } = spanOf(view, now);
    if (firstMs === oldestMs) return;
    oldestMs = firstMs;
    for (const at of buckets.keys()) if (at < firstMs) buckets.delete(at);
  }

  function count(post: CommittedPost, as: 'post' | 'copy'): boolean {
    const place = matches(post.post) ? placeInView(view, post) : undefined;
    if (place === undefined) return false;
    change += 1;
    if (place.bucketMs < oldestMs) return true;
    const counts = buckets.get(place.bucketMs) ?? noCounts;
    const field = as === 'copy' ? 'copies' : place.label;
    buckets.set(place.bucketMs, { ...counts, [field]: counts[field] + 1, changedAt: change });
    return true;
  }

  return {
    subject,
    mark: () => ({ change, posts: taken }),
    load: (counts) => {
      for (const [at, held] of counts) {
        const { negative, neutral, positive, unscored, copies, changedAt } = buckets.get(at) ?? {
          ...noCounts,
          changedAt: 0,
        };
        buckets.set(at, {
          negative: negative + held.negative,
          neutral: neutral + held.neutral,
          positive: positive + held.positive,
          unscored: unscored + held.unscored,
          copies: copies + held.copies,
          changedAt,
        });
      }
    },
    take: (posts, copies, now) => {
      moveTo(now);
      for (const post of posts) {
        if (!count(post, 'post')) continue;
        taken += 1;
        recent.push({ ordinal: taken, post });
      }
      recent = recent.slice(-mostPostsInFrame);
      for (const post of copies) count(post, 'copy');
    },
    closed: (ms) => {
      const before = closedMs ?? -Infinity;
      if (ms <= before) return;
      closedMs = ms;
      change += 1;
      for (const [at, bucket] of buckets) {
        if (at >= before && at < ms) buckets.set(at, { ...bucket, changedAt: change });
      }
    },
    since: (seen) => {
      const unseen = recent.filter(({ ordinal }) => ordinal > seen.posts);
      return {
        posts: unseen.map(({ post }) => shortPostView(postViewOf(post.row))).sort(newestFirst),
        skipped: taken - seen.posts - unseen.length,
        buckets: [...buckets]
          .filter(([, bucket]) => bucket.changedAt > seen.change)
          .map(([at, bucket]) => trendBucketOf(at, bucket, closedMs)),
      };
    },
    buckets: (now) => {
      const { firstMs, lastMs } = spanOf(view, now);
      moveTo(now);
      const list: TrendBucket[] = [];
      for (let at = firstMs; at <= lastMs; at += view.stepSeconds * 1_000) {
        list.push(trendBucketOf(at, buckets.get(at), closedMs));
      }
      return list;
    },
  };
}

/** A post with the beginning of its body. */
export function shortPostView(post: PostView): PostView {
  return post.body === undefined || post.body.length <= shownBody
    ? post
    : {
        ...post,
        body: `${post.body
          .slice(0, shownBody)
          .replace(/[\uD800-\uDBFF]$/, '')
          .trimEnd()}…`,
      };
}

function newestFirst(a: PostView, b: PostView): number {
  return a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : 0;
}
