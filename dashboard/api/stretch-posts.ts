import type { PostsResponse } from '../../services/core/contracts/api/posts.ts';
import type { Store } from '../state/store.ts';
import { emptyStretchFeed } from '../state/stretch-feed.ts';
import { laneQuery } from '../state/view-choice.ts';
import type { Client } from './client.ts';

const pageSize = 50;

export interface StretchPosts {
  /** Shows the posts of the chosen topic and company between two times (epoch ms) in place of the live feed. */
  show(from: number, to: number): Promise<void>;
  more(): Promise<void>;
  /** Back to the live feed. */
  close(): void;
}

/** Fetches the posts of a stretch of the chart, page by page. */
export function createStretchPosts(store: Store, client: Client): StretchPosts {
  async function load(cursor: string | null) {
    const { between } = store.stretch.value;
    if (between === null) return;
    const { topic, company, filter } = store.choice.value;
    const answer = await client.get<PostsResponse>('/posts', {
      ...laneQuery(store.choice.value),
      topic,
      company,
      filter,
      from: new Date(between.from).toISOString(),
      to: new Date(between.to).toISOString(),
      limit: String(pageSize),
      cursor,
    });
    const shown = store.stretch.value;
    if (shown.between !== between) return;
    store.stretch.value = answer.ok
      ? {
          between,
          posts: [...shown.posts, ...answer.value.posts],
          next: answer.value.next,
          loading: false,
          problem: null,
        }
      : { ...shown, loading: false, problem: answer.problem };
  }

  return {
    show(from, to) {
      store.stretch.value = { ...emptyStretchFeed, between: { from, to }, loading: true };
      return load(null);
    },
    more() {
      const shown = store.stretch.value;
      if (shown.loading) return Promise.resolve();
      store.stretch.value = { ...shown, loading: true, problem: null };
      return load(shown.next);
    },
    close() {
      store.stretch.value = emptyStretchFeed;
    },
  };
}
