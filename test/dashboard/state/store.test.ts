import { describe, expect, it } from 'vitest';
import { emptyFeed, feedWithPosts } from '../../../dashboard/state/feed.ts';
import { createStore } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import { buildAlertView } from '../../support/build-alert-view.ts';
import { buildPostView } from '../../support/build-post-view.ts';
import { buildReplayView } from '../../support/build-replay-view.ts';

const atFirst = { choice: defaultChoice, list: null, alert: null };
const replayed = { ...atFirst, choice: { ...defaultChoice, replay: 'r1' } };

describe('the page', () => {
  it('knows that nothing has arrived only once the server has said so', () => {
    const store = createStore(atFirst, 0);
    expect(store.nothingYet.value).toBe(false);
    store.arrived.value = true;
    expect(store.nothingYet.value).toBe(true);
    store.feed.value = feedWithPosts(emptyFeed, [buildPostView('a', 0)], 0, false);
    expect(store.nothingYet.value).toBe(false);
  });

  it('does not take a quiet topic for an empty server', () => {
    const store = createStore({ ...atFirst, choice: { ...defaultChoice, topic: 'IPO' } }, 0);
    store.arrived.value = true;
    expect(store.nothingYet.value).toBe(false);
  });

  it('moves its chart with the clock', () => {
    const store = createStore(atFirst, 0);
    const last = store.buckets.value.at(-1)?.from ?? 0;
    store.clock.value = 59_000;
    expect(store.buckets.value.at(-1)?.from).toBe(last);
    store.clock.value = 60_000;
    expect(store.buckets.value.at(-1)?.from).toBe(last + 60_000);
  });

  it('goes by the time of the replay it shows, not by the clock', () => {
    const store = createStore(replayed, Date.UTC(2026, 0, 5));
    store.replays.value = [buildReplayView('r1', { position: '2023-03-10T12:00:00Z' })];
    expect(store.now.value).toBe(Date.UTC(2023, 2, 10, 12));
    store.streamTime.value = Date.UTC(2023, 2, 10, 12, 5);
    store.clock.value += 60_000;
    expect(store.now.value).toBe(Date.UTC(2023, 2, 10, 12, 5));
    expect(store.buckets.value.at(-1)?.from).toBe(Date.UTC(2023, 2, 10, 12, 5));
  });

  it('does not take a replay that has played nothing yet for an empty server', () => {
    const store = createStore(replayed, 0);
    store.arrived.value = true;
    expect(store.nothingYet.value).toBe(false);
  });

  it('counts the alerts that are firing', () => {
    const store = createStore(atFirst, 0);
    store.alerts.value = [
      buildAlertView('a', { state: 'firing' }),
      buildAlertView('b', { state: 'no-data' }),
      buildAlertView('c', { state: 'firing' }),
    ];
    expect(store.firing.value).toBe(2);
  });
});
