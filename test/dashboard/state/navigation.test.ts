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
    replaceState: (_state: unknown, _title: string, url: string) => {
      this.entries.splice(-1, 1, url);
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
  const store = createStore({ choice: defaultChoice, list: null, alert: null }, 0);
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
    expect(store.choice.value).toEqual({ ...defaultChoice, range: '7d' });
    expect(store.stretch.value).toBe(emptyStretchFeed);
  });

  it('opens an alert over the view, and comes back to it', () => {
    const { store, browser, navigation } = opened();
    navigation.choose({ replay: 'r1', filter: 'f1' });
    const { value: view } = store.choice;
    navigation.openAlert('abc');
    expect(browser.entries.at(-1)).toBe('/?replay=r1&filter=f1&alert=abc');
    expect(store.choice.value).toBe(view);
    browser.back();
    expect(store.openAlert.value).toBeNull();
    navigation.openAlert('abc');
    navigation.closeAlert();
    expect(browser.entries.at(-1)).toBe('/?replay=r1&filter=f1');
  });

  it('leaves an open alert for another view', () => {
    const { store, navigation } = opened();
    navigation.openAlert('abc');
    navigation.choose({ topic: 'IPO' });
    expect(store.openAlert.value).toBeNull();
  });

  it('opens the list of alerts, narrows it, and comes back to it from an alert', () => {
    const { store, browser, navigation } = opened();
    navigation.showAlerts();
    navigation.showAlerts({ severity: 'critical' });
    navigation.openAlert('abc');
    expect(browser.entries.slice(1)).toEqual([
      '/?alerts=all',
      '/?alerts=all&severity=critical',
      '/?alerts=all&severity=critical&alert=abc',
    ]);
    navigation.closeAlert();
    expect(store.alertFilter.value).toMatchObject({ severity: 'critical' });
    navigation.choose({ topic: 'IPO' });
    expect(store.alertFilter.value).toBeNull();
  });

  it('settles on a view without a way back to where nobody chose to be', () => {
    const { store, browser, navigation } = opened();
    navigation.settle({ replay: 'r1' });
    expect(browser.entries).toEqual(['/?replay=r1']);
    expect(store.choice.value.replay).toBe('r1');
  });
});
