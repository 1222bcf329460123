import { formatCount } from '../format/number.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** Whether the feed moves or stands, what is waiting, and the button to pause it. */
export function FeedStatus({ onShow }: { onShow: () => void }) {
  const { store, reading } = usePage();
  const { waitingCount } = store.feed.value;
  const held = store.held.value;

  return (
    <>
      <p class="feed-state muted" role="status">
        {store.paused.value ? (held ? 'Paused' : 'Paused while you read') : 'Newest first'}
      </p>
      {waitingCount > 0 && (
        <button
          type="button"
          class="button is-primary number"
          onClick={() => {
            reading.showWaiting();
            onShow();
          }}
        >
          Show {formatCount(waitingCount)} new
        </button>
      )}
      <button
        type="button"
        class="icon-button is-small"
        aria-pressed={held}
        aria-label="Pause the live feed"
        title={held ? 'Resume the live feed' : 'Pause the live feed'}
        onClick={() => reading.toggleHold()}
      >
        <Icon name={held ? 'play' : 'pause'} />
      </button>
    </>
  );
}
