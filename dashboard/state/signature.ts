import { signal } from '@preact/signals';

const key = 'barograph.name';
export const longestSignature = 100;

function stored(): string {
  try {
    return (localStorage.getItem(key) ?? '').slice(0, longestSignature);
  } catch {
    return '';
  }
}

/** The name that the reader's changes carry; empty: none. It tells colleagues apart and proves nothing. */
export const signature = signal(stored());

export function signAs(name: string): void {
  signature.value = name.slice(0, longestSignature);
  try {
    localStorage.setItem(key, signature.peek());
  } catch {
    // Storage is blocked: the name lasts as long as the page.
  }
}
