import type { SourceView } from './operations.ts';
import type { PostView } from './posts.ts';
import type { TrendBucket } from './trends.ts';

/** What a page is looking at; it decides which posts and buckets it is sent. */
export interface View {
  readonly topic?: string;
  readonly company?: string;
  /** Length of the chart in seconds and its bucket in seconds. */
  readonly rangeSeconds: number;
  readonly stepSeconds: number;
}

/**
 * One push, at most four a second. `posts` are new ones of the view, newest first, at most 50 (`skipped` more were
 * left out). `buckets` replace those with the same `at`. A slow page is sent fewer frames, never a queue of them.
 */
export interface Frame {
  readonly sequence: number;
  readonly posts: readonly PostView[];
  readonly skipped: number;
  readonly buckets: readonly TrendBucket[];
  /** Present when a source's health changed or a minute passed. */
  readonly sources?: readonly SourceView[];
  /** Posts taken over all since the process started, for the header. */
  readonly total: number;
}

/** The whole state of a view: sent on `view` (first connection, reconnection, change of view). */
export interface Snapshot {
  readonly view: View;
  readonly posts: readonly PostView[];
  readonly buckets: readonly TrendBucket[];
  readonly sources: readonly SourceView[];
  readonly total: number;
}

export interface ClientToServerEvents {
  /** Choose a view; the answer is its snapshot, frames for it follow. A bad view is answered with an error text. */
  view: (view: View, answer: (result: { snapshot: Snapshot } | { error: string }) => void) => void;
}

export interface ServerToClientEvents {
  /** The page calls `taken` when it has drawn the frame; the next one is sent only then. */
  frame: (frame: Frame, taken: () => void) => void;
}
