import { useEffect } from 'preact/hooks';
import type { Page } from '../page.ts';
import { ranges } from '../state/view-choice.ts';
import { type ShortcutName, shortcutOf } from './shortcuts.ts';
import { shortcutsEnabled } from './shortcuts-setting.ts';

/** Whether a key belongs to what has focus: text being typed, an open dialog, a list of options. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const target = event.target instanceof Element ? event.target : null;
  const typing =
    'input:not([type=radio], [type=range], [type=checkbox]), textarea, select, dialog[open]';
  return target?.closest(typing) !== null;
}

/** Puts the focus on the first of several places that is there. */
function focusOn(...selectors: readonly string[]): void {
  const found = selectors.map((selector) => document.querySelector<HTMLElement>(selector));
  found.find((element) => element !== null)?.focus();
}

function actionsOf(page: Page): Readonly<Record<ShortcutName, (key: string) => void>> {
  const { store, navigation, reading, replayControls, theme } = page;
  return {
    search: () => focusOn('#company-search'),
    range: (key) => {
      const range = ranges[Number(key) - 1];
      if (range !== undefined) navigation.choose({ range: range.id });
    },
    hold: () => reading.toggleHold(),
    waiting: () => reading.showWaiting(),
    all: () => navigation.showAll(),
    feed: () => focusOn('#feed article', '#feed'),
    alerts: () => focusOn('#alerts .alert-row', '#alerts'),
    lane: () => focusOn('#lane'),
    play: () => void replayControls.toggle(),
    previousAlert: () => void replayControls.toAlert(-1),
    nextAlert: () => void replayControls.toAlert(1),
    slower: () => void replayControls.changeSpeed(-1),
    faster: () => void replayControls.changeSpeed(1),
    theme: () => theme.toggle(),
    help: () => {
      store.dialog.value = { kind: 'help' };
    },
  };
}

/** Listens for the page's single-key shortcuts as long as the view lives. */
export function useShortcuts(page: Page): void {
  useEffect(() => {
    const actions = actionsOf(page);
    const onKeyDown = (event: KeyboardEvent) => {
      if (!shortcutsEnabled.value || isTaken(event)) return;
      const shortcut = shortcutOf(event.key);
      if (shortcut === null) return;
      actions[shortcut](event.key);
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page]);
}
