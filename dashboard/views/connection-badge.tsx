import type { Connection } from '../state/connection.ts';
import { usePage } from './page-context.ts';

const words: Readonly<Record<Connection['state'], string>> = {
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  'login-needed': 'Login needed',
};

/** The state of the connection in a word, told to screen readers when it changes. */
export function ConnectionBadge() {
  const { state } = usePage().store.connection.value;
  return (
    <p class={`badge is-${state}`} role="status" aria-label="Connection">
      <span class="badge-dot" aria-hidden="true" />
      <span class="badge-word">{words[state]}</span>
    </p>
  );
}
