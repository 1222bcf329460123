import { formatStretch } from '../format/time.ts';
import { usePage } from './page-context.ts';

/** Which stretch of the chart the posts are of, and the way back to the live feed. */
export function StretchStatus() {
  const { store, stretchPosts } = usePage();
  const { between } = store.stretch.value;
  if (between === null) return null;
  return (
    <>
      <p class="feed-state muted number" role="status">
        {formatStretch(between.from, between.to, store.now.peek())}
      </p>
      <button type="button" class="button is-primary" onClick={() => stretchPosts.close()}>
        {store.choice.value.replay === null ? 'Back to live' : 'Back to the feed'}
      </button>
    </>
  );
}
