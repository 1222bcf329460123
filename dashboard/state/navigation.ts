import { formatAddress, parseAddress } from './address.ts';
import type { Store } from './store.ts';
import { emptyStretchFeed } from './stretch-feed.ts';
import { defaultChoice, sameChoice, type ViewChoice } from './view-choice.ts';

export interface Navigation {
  /** Changes part of the choice and adds it to the browser's history. */
  choose(change: Partial<ViewChoice>): void;
  /** Back to all posts, the range kept. */
  showAll(): void;
  stop(): void;
}

/** Keeps the choice and the page's address in step, so that links, back and forward work. */
export function createNavigation(
  store: Store,
  window: Pick<Window, 'history' | 'location' | 'addEventListener' | 'removeEventListener'>,
): Navigation {
  const go = (choice: ViewChoice) => {
    store.stretch.value = emptyStretchFeed;
    store.problem.value = null;
    store.choice.value = choice;
  };
  const onPopState = () => go(parseAddress(window.location.search));
  window.addEventListener('popstate', onPopState);

  const choose = (change: Partial<ViewChoice>) => {
    const choice = { ...store.choice.value, ...change };
    if (sameChoice(choice, store.choice.value)) return;
    window.history.pushState(null, '', `${window.location.pathname}${formatAddress(choice)}`);
    go(choice);
  };

  return {
    choose,
    showAll: () => choose({ topic: defaultChoice.topic, company: defaultChoice.company }),
    stop: () => window.removeEventListener('popstate', onPopState),
  };
}
