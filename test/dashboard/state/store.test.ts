import { describe, expect, it } from 'vitest';
import { emptyFeed, feedWithPosts } from '../../../dashboard/state/feed.ts';
import { createStore } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import { buildPostView } from '../../support/build-post-view.ts';

describe('the page', () => {
  it('knows that nothing has arrived only once the server has said so', () => {
    const store = createStore(defaultChoice, 0);
    expect(store.nothingYet.value).toBe(false);
    store.arrived.value = true;
    expect(store.nothingYet.value).toBe(true);
    store.feed.value = feedWithPosts(emptyFeed, [buildPostView('a', 0)], 0, false);
    expect(store.nothingYet.value).toBe(false);
  });

  it('does not take a quiet topic for an empty server', () => {
    const store = createStore({ ...defaultChoice, topic: 'IPO' }, 0);
    store.arrived.value = true;
    expect(store.nothingYet.value).toBe(false);
  });

  it('moves its chart with the clock', () => {
    const store = createStore(defaultChoice, 0);
    const last = store.buckets.value.at(-1)?.from ?? 0;
    store.now.value = 59_000;
    expect(store.buckets.value.at(-1)?.from).toBe(last);
    store.now.value = 60_000;
    expect(store.buckets.value.at(-1)?.from).toBe(last + 60_000);
  });
});
