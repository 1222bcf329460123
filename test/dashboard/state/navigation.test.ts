import { describe, expect, it } from 'vitest';
import { createNavigation } from '../../../dashboard/state/navigation.ts';
import { createStore } from '../../../dashboard/state/store.ts';
import { emptyStretchFeed } from '../../../dashboard/state/stretch-feed.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';

/** The parts of a browser's window that keep its address and history. */
class BrowserHistory extends EventTarget {
  readonly entries = ['/'];
  readonly location = { pathname: '/', search: '' } as Location;
  readonly history = {
    pushState: (_state: unknown, _title: string, url: string) => {
      this.entries.push(url);
      this.location.search = url.slice(1);
    },
  } as unknown as History;
  back(): void {
    this.entries.pop();
    this.location.search = (this.entries.at(-1) ?? '/').slice(1);
    this.dispatchEvent(new Event('popstate'));
  }
}

function opened() {
  const store = createStore(defaultChoice, 0);
  const browser = new BrowserHistory();
  const window = browser as unknown as Window;
  return { store, browser, navigation: createNavigation(store, window) };
}

describe('navigation', () => {
  it('keeps the choice in the address, and goes back', () => {
    const { store, browser, navigation } = opened();
    navigation.choose({ topic: 'IPO' });
    navigation.choose({ range: '6h' });
    expect(browser.entries).toEqual(['/', '/?topic=IPO', '/?topic=IPO&range=6h']);
    browser.back();
    expect(store.choice.value).toEqual({ ...defaultChoice, topic: 'IPO' });
    browser.back();
    expect(store.choice.value).toEqual(defaultChoice);
  });

  it('adds nothing when nothing changes', () => {
    const { browser, navigation } = opened();
    navigation.choose({ range: defaultChoice.range });
    expect(browser.entries).toEqual(['/']);
  });

  it('clears topic and company but keeps the range, and leaves a stretch of the past', () => {
    const { store, navigation } = opened();
    navigation.choose({ topic: 'IPO', company: 'C', range: '7d' });
    store.stretch.value = { ...emptyStretchFeed, between: { from: 0, to: 1 } };
    navigation.showAll();
    expect(store.choice.value).toEqual({ topic: null, company: null, range: '7d' });
    expect(store.stretch.value).toBe(emptyStretchFeed);
  });
});
