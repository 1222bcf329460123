import type { PostView } from '../../services/core/contracts/api/posts.ts';

/** Posts of a stretch of the past that the reader chose on the chart, newest first. */
export interface StretchFeed {
  /** `from` ≤ publishedAt < `to`, epoch ms; null while the feed is live. */
  readonly between: { readonly from: number; readonly to: number } | null;
  readonly posts: readonly PostView[];
  /** Cursor of the next page, null at the end. */
  readonly next: string | null;
  readonly loading: boolean;
  readonly problem: string | null;
}

export const emptyStretchFeed: StretchFeed = {
  between: null,
  posts: [],
  next: null,
  loading: false,
  problem: null,
};
