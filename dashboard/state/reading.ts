import { effect, untracked } from '@preact/signals';
import { feedShowingAll } from './feed.ts';
import type { Store } from './store.ts';

export type ReadingSign = 'pointer' | 'focus' | 'scroll';

export interface Reading {
  /** Says that a sign of reading began or ended; the feed stands still while there is any. */
  sign(sign: ReadingSign, present: boolean): void;
  /** Pause or resume at the reader's word. */
  toggleHold(): void;
  /** Puts waiting posts on show, paused or not. */
  showWaiting(): void;
  stop(): void;
}

/** Decides when the live feed stands still, and lets waiting posts in when it no longer does. */
export function createReading(store: Store): Reading {
  const signs = new Set<ReadingSign>();
  const showWaiting = () => {
    store.feed.value = feedShowingAll(store.feed.value);
  };
  const stop = effect(() => {
    if (!store.paused.value) untracked(showWaiting);
  });
  return {
    sign(sign, present) {
      if (present) signs.add(sign);
      else signs.delete(sign);
      store.reading.value = signs.size > 0;
    },
    toggleHold() {
      store.held.value = !store.held.value;
    },
    showWaiting,
    stop,
  };
}
