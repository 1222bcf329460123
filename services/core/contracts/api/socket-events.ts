import type { Lane } from '../lane.ts';
import type { AlertView } from './alerts.ts';
import type { NotificationView } from './notifications.ts';

import type { PostView } from './posts.ts';
import type { ReplayView } from './replays.ts';
import type { FilterView } from './settings.ts';
import type { SourceView } from './sources.ts';
import type { TrendBucket } from './trends.ts';

/** What a page is looking at; it decides which posts and buckets it is sent. */
export interface View {
  /** Default: `live`. */
  readonly lane?: Lane;
  /** Id of the replay; needed in the replay lane. Its chart ends at the replay's position. */
  readonly replay?: string;
  readonly topic?: string;
  readonly company?: string;
  /** Id of a filter. */
  readonly filter?: string;
  /** Length of the chart in seconds and its bucket in seconds. */
  readonly rangeSeconds: number;
  readonly stepSeconds: number;
}

/** What every page is told, whatever it looks at: in a snapshot all of it, in a frame what has changed. */
interface Surroundings {
  readonly sources: readonly SourceView[];
  /** Snapshot: alerts of the view's lane or replay, newest first, at most 200. Frame: those that changed. */
  readonly alerts: readonly AlertView[];
  readonly replays: readonly ReplayView[];
  readonly filters: readonly FilterView[];
  /** Newest first, at most 20; of the route `page`. */
  readonly notifications: readonly NotificationView[];
}

/**
 * One push, at most four a second. `posts` are new ones of the view, newest first, at most 50 (`skipped` more were
 * left out). `buckets` replace those with the same `at`. A slow page is sent fewer frames, never a queue of them.
 */
export interface Frame extends Partial<Surroundings> {
  readonly sequence: number;
  readonly posts: readonly PostView[];
  readonly skipped: number;
  readonly buckets: readonly TrendBucket[];
  /** Stream time of the view's lane, ISO 8601: where its newest bucket ends. */
  readonly now: string;
  /** Posts of the view's lane or replay taken since the process started, for the header. */
  readonly total: number;
  /**
   * The replay went to another generation (seek), or the view's filter was changed: what the page holds of it is
   * void; it asks for the view anew.
   */
  readonly restarted?: true;
}

/** The whole state of a view: sent on `view` (first connection, reconnection, change of view). */
export interface Snapshot extends Surroundings {
  readonly view: View;
  readonly posts: readonly PostView[];
  readonly buckets: readonly TrendBucket[];
  readonly now: string;
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
