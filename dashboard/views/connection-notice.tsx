import { formatClock, formatDuration } from '../format/time.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** Says since when the server is away, and that what is on show is as old as that. */
export function ConnectionNotice() {
  const { store } = usePage();
  const connection = store.connection.value;
  if (connection.state !== 'reconnecting') return null;
  const { since } = connection;
  return (
    <div class="notice is-warning">
      <Icon name="warning" />
      <p>
        <strong>The server is away.</strong> Reconnecting since{' '}
        <span class="number">{formatClock(since)}</span> (
        <span class="number">{formatDuration(store.clock.value - since)}</span>). What you see may
        be that old; it catches up by itself.
      </p>
    </div>
  );
}
