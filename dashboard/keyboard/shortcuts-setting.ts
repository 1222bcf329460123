import { signal } from '@preact/signals';

const key = 'barograph.shortcuts';

function stored(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

/** Whether single keys do anything; those who steer by speech need them off (WCAG 2.1.4). */
export const shortcutsEnabled = signal(stored());

export function enableShortcuts(enabled: boolean): void {
  shortcutsEnabled.value = enabled;
  try {
    localStorage.setItem(key, enabled ? 'on' : 'off');
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
}
