import { describe, expect, it } from 'vitest';
import { openOnDemonstration } from '../../../dashboard/state/demonstration.ts';
import { emptyFeed, feedWithPosts } from '../../../dashboard/state/feed.ts';
import { createStore } from '../../../dashboard/state/store.ts';
import { defaultChoice, type ViewChoice } from '../../../dashboard/state/view-choice.ts';
import { buildPostView } from '../../support/build-post-view.ts';
import { buildReplayView } from '../../support/build-replay-view.ts';

const demonstration = buildReplayView('demo', { demonstration: true });

function opened(choice: ViewChoice = defaultChoice) {
  const store = createStore({ choice, list: null, alert: null }, 0);
  const settled: Partial<ViewChoice>[] = [];
  const unexpected = () => {
    throw new Error('nobody asked for this');
  };
  openOnDemonstration(store, {
    choose: unexpected,
    showAll: unexpected,
    openAlert: unexpected,
    closeAlert: unexpected,
    showAlerts: unexpected,
    closeAlerts: unexpected,
    formShown: unexpected,
    stop: unexpected,
    settle: (change) => settled.push(change),
  });
  return { store, settled };
}

describe('a page that is opened first', () => {
  it('shows the demonstration when nothing is live, also when it begins later', () => {
    const { store, settled } = opened();
    store.arrived.value = true;
    expect(settled).toEqual([]);
    store.replays.value = [buildReplayView('other'), demonstration];
    expect(settled).toEqual([{ replay: 'demo', range: '24h' }]);
  });

  it('stays live when posts are there', () => {
    const { store, settled } = opened();
    store.feed.value = feedWithPosts(emptyFeed, [buildPostView('a', 0)], 0, false);
    store.arrived.value = true;
    store.replays.value = [demonstration];
    store.feed.value = emptyFeed;
    expect(settled).toEqual([]);
  });

  it('stays where the reader has chosen to be', () => {
    const { store, settled } = opened();
    store.arrived.value = true;
    store.choice.value = { ...defaultChoice, range: '6h' };
    store.choice.value = defaultChoice;
    store.replays.value = [demonstration];
    expect(settled).toEqual([]);
  });

  it('stays with the replay it was opened on', () => {
    const { store, settled } = opened({ ...defaultChoice, replay: 'other' });
    store.arrived.value = true;
    store.choice.value = defaultChoice;
    store.replays.value = [demonstration];
    expect(settled).toEqual([]);
  });

  it('does not open on a demonstration that is over', () => {
    const { store, settled } = opened();
    store.arrived.value = true;
    store.replays.value = [{ ...demonstration, state: 'finished' }];
    expect(settled).toEqual([]);
  });
});
