import { describe, expect, it } from 'vitest';
import { feedWithPosts } from '../../../dashboard/state/feed.ts';
import { createReading } from '../../../dashboard/state/reading.ts';
import { createStore } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import { buildPostView } from '../../support/build-post-view.ts';

function pausedStore() {
  const store = createStore({ choice: defaultChoice, list: null, alert: null }, 0);
  const reading = createReading(store);
  const arrive = (id: string) => {
    const posts = [buildPostView(id, 1_000)];
    store.feed.value = feedWithPosts(store.feed.value, posts, 0, store.paused.value);
  };
  const shown = () => store.feed.value.rows.length;
  return { store, reading, arrive, shown };
}

describe('reading', () => {
  it('holds the feed until the last sign of it is gone', () => {
    const { reading, arrive, shown } = pausedStore();
    reading.sign('pointer', true);
    reading.sign('focus', true);
    arrive('a');
    reading.sign('pointer', false);
    expect(shown()).toBe(0);
    reading.sign('focus', false);
    expect(shown()).toBe(1);
  });

  it('that ends does not resume a feed held by the reader', () => {
    const { reading, arrive, shown, store } = pausedStore();
    reading.toggleHold();
    reading.sign('scroll', true);
    arrive('a');
    reading.sign('scroll', false);
    expect(shown()).toBe(0);
    reading.showWaiting();
    expect(shown()).toBe(1);
    expect(store.paused.value).toBe(true);
    arrive('b');
    reading.toggleHold();
    expect(shown()).toBe(2);
  });
});
