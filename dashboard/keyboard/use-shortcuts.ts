import { useEffect } from 'preact/hooks';
import type { Page } from '../page.ts';
import { ranges } from '../state/view-choice.ts';
import { shortcutOf } from './shortcuts.ts';
import { shortcutsEnabled } from './shortcuts-setting.ts';

/** Whether a key belongs to what has focus: text being typed, an open dialog, a list of options. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest('input:not([type=radio]), textarea, select, dialog') !== null;
}

/** Listens for the page's single-key shortcuts as long as the view lives. */
export function useShortcuts(page: Page, onHelp: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!shortcutsEnabled.value || isTaken(event)) return;
      switch (shortcutOf(event.key)) {
        case 'search':
          document.getElementById('company-search')?.focus();
          break;
        case 'range': {
          const range = ranges[Number(event.key) - 1];
          if (range !== undefined) page.navigation.choose({ range: range.id });
          break;
        }
        case 'hold':
          page.reading.toggleHold();
          break;
        case 'waiting':
          page.reading.showWaiting();
          break;
        case 'all':
          page.navigation.showAll();
          break;
        case 'feed':
          document.querySelector<HTMLElement>('#feed article')?.focus();
          break;
        case 'theme':
          page.theme.toggle();
          break;
        case 'help':
          onHelp();
          break;
        case null:
          return;
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page, onHelp]);
}
