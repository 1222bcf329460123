import { type ReadonlySignal, signal } from '@preact/signals';

/** `system` follows the reader's system. */
export type Theme = 'system' | 'light' | 'dark';

const key = 'barograph.theme';

export interface ThemeChoice {
  readonly theme: ReadonlySignal<Theme>;
  /** What is on show, `system` resolved. */
  readonly shown: ReadonlySignal<'light' | 'dark'>;
  toggle(): void;
}

/** The page's theme: the system's unless the reader chose one, which is kept in local storage (`public/theme.js` applies it before the first paint). */
export function createThemeChoice(
  root: HTMLElement,
  storage: () => Storage,
  prefersDark: MediaQueryList,
): ThemeChoice {
  const stored = root.dataset['theme'];
  const theme = signal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system');
  const resolve = (): 'light' | 'dark' => {
    if (theme.value !== 'system') return theme.value;
    return prefersDark.matches ? 'dark' : 'light';
  };
  const shown = signal(resolve());
  prefersDark.addEventListener('change', () => {
    shown.value = resolve();
  });

  return {
    theme,
    shown,
    toggle() {
      const wanted = shown.value === 'dark' ? 'light' : 'dark';
      theme.value = wanted;
      root.dataset['theme'] = wanted;
      shown.value = wanted;
      try {
        storage().setItem(key, wanted);
      } catch {
        // Storage is blocked: the choice lasts as long as the page.
      }
    },
  };
}
