import { batch } from '@preact/signals';
import { type Address, formatAddress, parseAddress } from './address.ts';
import { type AlertFilter, everyAlert, sameFilter } from './alert-filter.ts';
import type { Store } from './store.ts';
import { emptyStretchFeed } from './stretch-feed.ts';
import { everything, sameChoice, type ViewChoice } from './view-choice.ts';

export interface Navigation {
  /** Changes part of the choice, leaves what is open in its place, and adds this to the browser's history. */
  choose(change: Partial<ViewChoice>): void;
  /** As `choose`, in place of the present entry of the browser's history: what nobody asked for needs no way back. */
  settle(change: Partial<ViewChoice>): void;
  /** Back to all posts; lane and range are kept. */
  showAll(): void;
  /** Opens an alert of the lane on show by its id. */
  openAlert(id: string): void;
  /** Back to where it was opened: the list of alerts, or the view. */
  closeAlert(): void;
  /** Opens the list of alerts, or narrows it. */
  showAlerts(change?: Partial<AlertFilter>): void;
  closeAlerts(): void;
  /** The form that the address asked for is on show: from here on the address says so no more. */
  formShown(): void;
  stop(): void;
}

/** Keeps the choice and the page's address in step, so that links, back and forward work. */
export function createNavigation(
  store: Store,
  window: Pick<Window, 'history' | 'location' | 'addEventListener' | 'removeEventListener'>,
): Navigation {
  const here = (): Address => ({
    choice: store.choice.value,
    list: store.alertFilter.value,
    alert: store.openAlert.value,
  });
  const take = ({ choice, list, alert, replayForm = false }: Address) =>
    batch(() => {
      if (!sameChoice(choice, store.choice.value)) {
        store.stretch.value = emptyStretchFeed;
        store.problem.value = null;
        store.choice.value = choice;
      }
      if (!sameFilter(list, store.alertFilter.value)) store.alertFilter.value = list;
      store.openAlert.value = alert;
      store.replayForm.value = replayForm;
    });
  const onPopState = () => take(parseAddress(window.location.search));
  window.addEventListener('popstate', onPopState);

  const go = (wanted: Address, write: 'pushState' | 'replaceState') => {
    const address = formatAddress(wanted);
    if (address === formatAddress(here())) return;
    window.history[write](null, '', `${window.location.pathname}${address}`);
    take(wanted);
  };
  const changed = (change: Partial<ViewChoice>): Address => ({
    choice: { ...store.choice.value, ...change },
    list: null,
    alert: null,
  });

  return {
    choose: (change) => go(changed(change), 'pushState'),
    settle: (change) => go({ ...changed(change), list: here().list }, 'replaceState'),
    showAll: () => go(changed(everything), 'pushState'),
    openAlert: (id) => go({ ...here(), alert: id }, 'pushState'),
    closeAlert: () => go({ ...here(), alert: null }, 'pushState'),
    showAlerts: (change = {}) => {
      const list = { ...(store.alertFilter.value ?? everyAlert), ...change };
      go({ ...here(), list, alert: null }, 'pushState');
    },
    closeAlerts: () => go({ ...here(), list: null, alert: null }, 'pushState'),
    formShown: () => {
      store.replayForm.value = false;
      window.history.replaceState(null, '', `${window.location.pathname}${formatAddress(here())}`);
    },
    stop: () => window.removeEventListener('popstate', onPopState),
  };
}
