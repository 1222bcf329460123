import { describe, expect, it } from 'vitest';
import {
  emptyFeed,
  type Feed,
  feedLimit,
  feedOfSnapshot,
  feedShowingAll,
  feedWithPosts,
} from '../../../dashboard/state/feed.ts';
import { buildPostView } from '../../support/build-post-view.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const ids = (feed: Feed) => feed.rows.map((row) => row.post.id);
const post = (id: string, minutesAgo: number) => buildPostView(id, noon - minutesAgo * minute);

describe('the live feed', () => {
  it('shows the newest first, whatever order posts come in', () => {
    const feed = feedOfSnapshot(emptyFeed, [post('b', 2), post('a', 1)], false);
    expect(ids(feedWithPosts(feed, [post('d', 3), post('c', 0)], 0, false))).toEqual([
      'c',
      'a',
      'b',
      'd',
    ]);
  });

  it('goes by publication among posts seen at the same moment', () => {
    const published = (minutesAgo: number) => ({
      publishedAt: new Date(noon - minutesAgo * minute).toISOString(),
    });
    const posts = ['b', 'c', 'a'].map((id, index) =>
      buildPostView(id, noon, published([5, 9, 1][index] ?? 0)),
    );
    expect(ids(feedWithPosts(emptyFeed, posts, 0, false))).toEqual(['a', 'b', 'c']);
  });

  it('puts a late live post on top and one of the past at its place', () => {
    const feed = feedOfSnapshot(emptyFeed, [post('a', 1), post('b', 30)], false);
    const published = new Date(noon - 20 * minute).toISOString();
    const late = buildPostView('late', noon, { publishedAt: published });
    const past = buildPostView('past', noon, { publishedAt: published, history: true });
    expect(ids(feedWithPosts(feed, [late, past], 0, false))).toEqual(['late', 'a', 'past', 'b']);
  });

  it('does not let a post of the future stand above later ones', () => {
    const ahead = buildPostView('ahead', noon - minute, {
      publishedAt: new Date(noon + 60 * minute).toISOString(),
      history: true,
    });
    expect(ids(feedWithPosts(emptyFeed, [ahead, post('now', 0)], 0, false))).toEqual([
      'now',
      'ahead',
    ]);
  });

  it('shows a repeated post once', () => {
    const feed = feedWithPosts(emptyFeed, [post('a', 1), post('a', 1)], 0, false);
    expect(feedWithPosts(feed, [post('a', 1)], 0, false)).toBe(feed);
    expect(ids(feed)).toEqual(['a']);
  });

  it('keeps no more than its limit, the newest', () => {
    const many = Array.from({ length: feedLimit + 50 }, (_, index) => post(String(index), index));
    const feed = feedWithPosts(emptyFeed, many, 0, false);
    expect(feed.rows).toHaveLength(feedLimit);
    expect(feed.rows.at(-1)?.post.id).toBe(String(feedLimit - 1));
  });

  it('points out single new posts, not those of a snapshot or a flood', () => {
    expect(feedOfSnapshot(emptyFeed, [post('a', 0)], false).rows[0]?.fresh).toBe(false);
    expect(feedWithPosts(emptyFeed, [post('a', 0)], 0, false).rows[0]?.fresh).toBe(true);
    const flood = Array.from({ length: 20 }, (_, index) => post(String(index), index));
    expect(feedWithPosts(emptyFeed, flood, 0, false).rows.some((row) => row.fresh)).toBe(false);
  });
});

describe('the feed while paused', () => {
  const shown = feedOfSnapshot(emptyFeed, [post('a', 5)], false);

  it('stands still and counts what comes, also what the server left out', () => {
    const paused = feedWithPosts(shown, [post('c', 1), post('b', 2)], 40, true);
    expect(ids(paused)).toEqual(['a']);
    expect(paused.waitingCount).toBe(42);
    const more = feedWithPosts(paused, [post('c', 1)], 0, true);
    expect(more).toBe(paused);
  });

  it('shows what is waiting, in order, and counts anew', () => {
    const paused = feedWithPosts(shown, [post('c', 1), post('b', 2)], 0, true);
    const all = feedShowingAll(paused);
    expect(ids(all)).toEqual(['c', 'b', 'a']);
    expect(all.waitingCount).toBe(0);
    expect(feedShowingAll(all)).toBe(all);
  });

  it('keeps no more waiting than its limit, but counts them all', () => {
    let paused = shown;
    for (let frame = 0; frame < 10; frame++) {
      const posts = Array.from({ length: 50 }, (_, i) => post(`${frame}-${i}`, -frame));
      paused = feedWithPosts(paused, posts, 0, true);
    }
    expect(paused.waiting).toHaveLength(feedLimit);
    expect(paused.waitingCount).toBe(500);
  });

  it('keeps what is on show over a reconnection, and counts what was missed', () => {
    const again = feedOfSnapshot(shown, [post('b', 2), post('a', 5)], true);
    expect(ids(again)).toEqual(['a']);
    expect(again.waitingCount).toBe(1);
  });
});
