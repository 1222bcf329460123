import type { PostView } from '../../core/contracts/api/posts.ts';
import type { View } from '../../core/contracts/api/socket-events.ts';
import type { TrendBucket } from '../../core/contracts/api/trends.ts';
import type { CommittedPost } from '../store/commit-batches.ts';
import { postViewOf } from '../store/post-row.ts';
import type { Counts } from '../store/queries/find-trend.ts';
import { placeInView, spanOf } from './view.ts';

/** Posts that a frame carries at most. */
export const mostPostsInFrame = 50;
/** A page shows the beginning of a body; the whole of it is at `GET /api/v1/posts/:id`. */
const shownBody = 500;

/** What has happened in a view since a mark. */
export interface News {
  readonly posts: readonly PostView[];
  readonly skipped: number;
  readonly buckets: readonly TrendBucket[];
}

/**
 * One view as all pages that show it share it. It remembers its newest posts and which buckets changed when, under
 * a rising mark; a page only remembers the mark it has got to. So a page that falls behind costs nothing: what it
 * missed is merged into its next frame or left out.
 */
export interface Channel {
  readonly view: View;
  mark(): number;
  take(posts: readonly CommittedPost[], now: number): void;
  since(mark: number): News;
  /** All buckets of the view's range at `now`, oldest first, empty ones with zeros. */
  buckets(now: number): TrendBucket[];
}

interface Bucket extends Counts {
  readonly changedAt: number;
}

/** @param counts what the history holds at this moment, by the start of the bucket (ms) */
export function createChannel(view: View, counts: ReadonlyMap<number, Counts>): Channel {
  const buckets = new Map<number, Bucket>();
  for (const [at, bucket] of counts) buckets.set(at, { ...bucket, changedAt: 0 });
  let recent: { readonly mark: number; readonly post: CommittedPost }[] = [];
  let mark = 0;
  let oldestMs = -Infinity;

  /** Buckets that have moved out of the range are not kept; posts of the distant past make none. */
  function moveTo(now: number): void {
    const { firstMs } = spanOf(view, now);
    if (firstMs === oldestMs) return;
    oldestMs = firstMs;
    for (const at of buckets.keys()) if (at < firstMs) buckets.delete(at);
  }

  function count(bucketMs: number, label: keyof Counts): void {
    if (bucketMs < oldestMs) return;
    const counted = buckets.get(bucketMs) ?? { negative: 0, neutral: 0, positive: 0 };
    buckets.set(bucketMs, { ...counted, [label]: counted[label] + 1, changedAt: mark });
  }

  return {
    view,
    mark: () => mark,
    take: (posts, now) => {
      moveTo(now);
      for (const post of posts) {
        const place = placeInView(view, post);
        if (place === undefined) continue;
        mark += 1;
        count(place.bucketMs, place.label);
        recent.push({ mark, post });
      }
      recent = recent.slice(-mostPostsInFrame);
    },
    since: (seen) => {
      const unseen = recent.filter((entry) => entry.mark > seen);
      return {
        posts: unseen.map(({ post }) => shortPostView(postViewOf(post.row))).sort(newestFirst),
        skipped: mark - seen - unseen.length,
        buckets: [...buckets]
          .filter(([, bucket]) => bucket.changedAt > seen)
          .map(([at, bucket]) => trendBucketOf(at, bucket)),
      };
    },
    buckets: (now) => {
      const { firstMs, lastMs } = spanOf(view, now);
      moveTo(now);
      const list: TrendBucket[] = [];
      for (let at = firstMs; at <= lastMs; at += view.stepSeconds * 1_000) {
        list.push(trendBucketOf(at, buckets.get(at)));
      }
      return list;
    },
  };
}

export function trendBucketOf(at: number, counts: Counts | undefined): TrendBucket {
  const { negative, neutral, positive } = counts ?? { negative: 0, neutral: 0, positive: 0 };
  return {
    at: new Date(at).toISOString(),
    posts: negative + neutral + positive,
    stories: null,
    negative,
    neutral,
    positive,
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
