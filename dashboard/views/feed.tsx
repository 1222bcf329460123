import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { moveFocus } from '../keyboard/roving-focus.ts';
import { FeedStatus } from './feed-status.tsx';
import { usePage } from './page-context.ts';
import { PostRow } from './post-row.tsx';
import { StretchStatus } from './stretch-status.tsx';

/** Farther than this from the top, the reader has scrolled into the feed. */
const scrolledPx = 8;
/** Rows drawn while nobody reads the feed: more than are in sight. The rest follows when somebody does. */
const rowsUnread = 40;

/** Posts, newest first: live, or those of a stretch that was chosen on the chart. */
export function Feed() {
  const { store, reading } = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const lastFocused = useSignal<string | null>(null);
  const stretch = store.stretch.value;
  const live = stretch.between === null;
  const { rows } = store.feed.value;
  const inSight = store.reading.value ? rows : rows.slice(0, rowsUnread);
  const posts = live ? inSight : stretch.posts.map((post) => ({ post, fresh: false }));

  const reachable = posts.some(({ post }) => post.id === lastFocused.value)
    ? lastFocused.value
    : posts[0]?.post.id;

  const toTop = () => scroller.current?.scrollTo({ top: 0 });
  // Another subject starts at the top.
  useEffect(toTop, [store.choice.value, stretch.between]);

  return (
    <section id="feed" class="panel feed" aria-labelledby="feed-title" tabIndex={-1}>
      <div class="panel-head">
        <h3 id="feed-title">{titleOf(live, store.choice.value.replay)}</h3>
        {live ? <FeedStatus onShow={toTop} /> : <StretchStatus />}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it listens to what bubbles up from its posts */}
      <div
        ref={scroller}
        class="feed-rows"
        onPointerEnter={(event) => event.pointerType === 'mouse' && reading.sign('pointer', true)}
        onPointerLeave={() => reading.sign('pointer', false)}
        onFocusIn={({ target }) => {
          if (!(target instanceof Element)) return;
          lastFocused.value = target.closest('article')?.id ?? null;
          if (target.matches(':focus-visible')) reading.sign('focus', true);
        }}
        onFocusOut={({ relatedTarget }) => {
          // From one post to the next is still reading.
          const within = relatedTarget instanceof Node && scroller.current?.contains(relatedTarget);
          if (!within) reading.sign('focus', false);
        }}
        onScroll={(event) => reading.sign('scroll', event.currentTarget.scrollTop > scrolledPx)}
        onKeyDown={(event) => moveFocus(event, scroller.current, 'article')}
      >
        {posts.length === 0 ? (
          <FeedSilence />
        ) : (
          <div
            role="feed"
            aria-labelledby="feed-title"
            aria-busy={live ? store.loading.value : stretch.loading}
          >
            {posts.map(({ post, fresh }) => (
              <PostRow key={post.id} post={post} fresh={fresh} reachable={post.id === reachable} />
            ))}
          </div>
        )}
        {!live && <MorePosts />}
      </div>
      <p id="new-tab" hidden>
        Opens in a new tab
      </p>
    </section>
  );
}

function titleOf(live: boolean, replay: string | null): string {
  if (!live) return 'Posts of the past';
  return replay === null ? 'Live feed' : 'Feed of the replay';
}

function FeedSilence() {
  const { store } = usePage();
  const { between, loading, problem } = store.stretch.value;
  if (store.loading.value || loading) return <p class="feed-silence muted">Loading posts</p>;
  if (problem !== null || store.problem.value !== null) return null;
  return (
    <p class="feed-silence muted">
      {between === null ? 'New posts appear here as they are scored.' : 'No posts in this stretch.'}
    </p>
  );
}

function MorePosts() {
  const { store, stretchPosts } = usePage();
  const { next, loading, problem } = store.stretch.value;
  return (
    <div class="feed-more">
      {problem !== null && <p role="alert">{problem}</p>}
      {(next !== null || problem !== null) && (
        <button
          type="button"
          class="button"
          disabled={loading}
          onClick={() => void stretchPosts.more()}
        >
          {problem === null ? 'Older posts' : 'Try again'}
        </button>
      )}
    </div>
  );
}
