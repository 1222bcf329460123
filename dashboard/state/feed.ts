import type { PostView } from '../../services/core/contracts/api/posts.ts';

/** Most posts kept on the page, shown or waiting. */
export const feedLimit = 200;

/** More posts at once than this are a flood: none of them is pointed out. */
const floodSize = 5;

export interface FeedRow {
  readonly post: PostView;
  /** It came by itself while the page was open, and may be pointed out. */
  readonly fresh: boolean;
  /** Its place in the feed, see `feedTime`. */
  readonly at: number;
}

/** The feed: rows on show, and those that came while the reader had it paused. Newest first. */
export interface Feed {
  readonly rows: readonly FeedRow[];
  readonly waiting: readonly FeedRow[];
  /** How many came while paused; more than `waiting` holds when there were many. */
  readonly waitingCount: number;
}

export const emptyFeed: Feed = { rows: [], waiting: [], waitingCount: 0 };

/**
 * When a post counts as new, epoch ms: a live post when it was seen, a post of the past when it was published (never
 * later than it was seen). So a late poll's news stand on top, and a feed's first poll does not bury them.
 */
export function feedTime(post: PostView): number {
  const observed = Date.parse(post.observedAt);
  return post.history ? Math.min(Date.parse(post.publishedAt), observed) : observed;
}

function newestFirst(a: FeedRow, b: FeedRow): number {
  if (a.at !== b.at) return b.at - a.at;
  const published = Date.parse(b.post.publishedAt) - Date.parse(a.post.publishedAt);
  return published || (a.post.id < b.post.id ? 1 : -1);
}

function merged(rows: readonly FeedRow[], more: readonly FeedRow[]): readonly FeedRow[] {
  return [...more, ...rows].sort(newestFirst).slice(0, feedLimit);
}

/** Leaves out posts that are already here, and repeats. */
function unseen(feed: Feed, posts: readonly PostView[], fresh: boolean): readonly FeedRow[] {
  const known = new Set([...feed.rows, ...feed.waiting].map((row) => row.post.id));
  const rows: FeedRow[] = [];
  for (const post of posts) {
    if (known.has(post.id)) continue;
    known.add(post.id);
    rows.push({ post, fresh, at: feedTime(post) });
  }
  return rows;
}

/** A view's snapshot replaces everything; `keepRows` (a reconnection while the reader has paused) keeps what is on show. */
export function feedOfSnapshot(feed: Feed, posts: readonly PostView[], keepRows: boolean): Feed {
  if (keepRows) return feedWithPosts(feed, posts, 0, true);
  return { ...emptyFeed, rows: merged([], unseen(emptyFeed, posts, false)) };
}

/** Takes a frame's posts: on show at once, or waiting while paused. `skipped` were left out by the server. */
export function feedWithPosts(
  feed: Feed,
  posts: readonly PostView[],
  skipped: number,
  paused: boolean,
): Feed {
  const rows = unseen(feed, posts, posts.length <= floodSize);
  if (rows.length === 0 && skipped === 0) return feed;
  if (paused) {
    return {
      ...feed,
      waiting: merged(feed.waiting, rows),
      waitingCount: feed.waitingCount + rows.length + skipped,
    };
  }
  return rows.length === 0 ? feed : { ...feed, rows: merged(feed.rows, rows) };
}

/** Puts what is waiting on show. */
export function feedShowingAll(feed: Feed): Feed {
  if (feed.waitingCount === 0) return feed;
  return { rows: merged(feed.rows, feed.waiting), waiting: [], waitingCount: 0 };
}
