import type { Frame, Snapshot, View } from '../../core/contracts/api/socket-events.ts';
import type { Committed } from '../store/commit-batches.ts';
import type { History } from '../store/open-history.ts';
import { findPosts } from '../store/queries/find-posts.ts';
import type { StreamTime } from '../stream-time.ts';
import { type Mark, mostPostsInFrame, type News, shortPostView } from './channel.ts';
import type { Channels, OpenChannel } from './channels.ts';
import type { Surroundings, SurroundingsLog } from './surroundings.ts';
import { topicIndexOf, viewKey } from './view.ts';

/** A client is sent at most four frames a second. */
const frameEveryMs = 250;

export interface HubDeps {
  readonly history: History;
  readonly channels: Channels;
  readonly surroundings: SurroundingsLog;
  readonly streamTime: StreamTime;
  readonly onFrame: (result: 'sent' | 'dropped') => void;
}

/** Sends a frame and calls `taken` when the page has drawn it. */
export type SendFrame = (frame: Frame, taken: () => void) => void;

/** One connected page. */
export interface Viewer {
  /** Changes what the page looks at; frames that follow continue from the snapshot. */
  look(view: View): Promise<Snapshot>;
  leave(): void;
}

/** Spreads what has been committed and set to the pages that look at it. */
export interface Hub {
  join(send: SendFrame): Viewer;
  /** Call it with each commit, in order. */
  take(committed: Committed): void;
  /** Call it when something that is told to every page, or that a filter or alert hangs on, may have changed. */
  changed(): void;
  viewers(): number;
  close(): void;
}

interface ViewerState {
  readonly send: SendFrame;
  open: OpenChannel | undefined;
  seen: Mark;
  seenAlerts: number;
  seenSurroundings: number;
  /** The `now` that was sent last. */
  seenNow: number;
  sequence: number;
  /** Counts its changes of view, so that the last one wins. */
  looks: number;
  /** Snapshots being read: frames wait until the page has got them. */
  looking: number;
  /** A frame is on its way and has not been taken: none follows until then. */
  awaiting: boolean;
}

/** What several pages are sent in one round, put together once. */
interface Shared {
  readonly news: Map<string, News>;
  readonly surroundings: Map<number, Partial<Surroundings>>;
}

export function createHub(deps: HubDeps): Hub {
  const { history, channels, surroundings, streamTime, onFrame } = deps;
  const viewers = new Set<ViewerState>();
  /** Posts taken since the process started, by run. */
  const totals = new Map<number, number>();
  let timer: NodeJS.Timeout | undefined;
  let flushedAt = -Infinity;

  function scheduleFlush(): void {
    if (timer !== undefined || viewers.size === 0) return;
    timer = setTimeout(flush, Math.max(0, flushedAt + frameEveryMs - performance.now()));
  }

  function flush(): void {
    timer = undefined;
    flushedAt = performance.now();
    const shared: Shared = { news: new Map(), surroundings: new Map() };
    for (const viewer of viewers) {
      const { open } = viewer;
      if (open === undefined || viewer.looking > 0 || !hasNews(viewer, open)) continue;
      if (viewer.awaiting) onFrame('dropped');
      else sendTo(viewer, open, shared);
    }
  }

  const nowOf = ({ lane = 'live', replay }: View) => streamTime({ lane, replay });

  function hasNews(viewer: ViewerState, open: OpenChannel): boolean {
    const { view } = open.channel.subject;
    return (
      open.channel.mark().change > viewer.seen.change ||
      open.alerts.mark() > viewer.seenAlerts ||
      surroundings.mark() > viewer.seenSurroundings ||
      // The wall clock goes on by itself; a replay's time is news.
      (view.lane === 'replay' && nowOf(view) !== viewer.seenNow) ||
      channels.isVoid(open)
    );
  }

  function sendTo(viewer: ViewerState, open: OpenChannel, shared: Shared): void {
    const { channel, alerts } = open;
    const { view, run } = channel.subject;
    const restarted = channels.isVoid(open);
    const key = `${viewer.seen.change} ${viewer.seen.posts} ${run} ${viewKey(view)}`;
    const news = shared.news.get(key) ?? channel.since(viewer.seen);
    shared.news.set(key, news);
    const around =
      shared.surroundings.get(viewer.seenSurroundings) ??
      surroundings.since(viewer.seenSurroundings);
    shared.surroundings.set(viewer.seenSurroundings, around);
    const now = nowOf(view);
    const changedAlerts = alerts.since(viewer.seenAlerts);
    const frame: Frame = {
      ...(restarted ? { posts: [], skipped: 0, buckets: [], restarted } : news),
      sequence: ++viewer.sequence,
      ...around,
      ...(changedAlerts.length === 0 || restarted ? {} : { alerts: changedAlerts }),
      now: isoTime(now),
      total: totals.get(run) ?? 0,
    };
    // What a void channel still gets is of no use; the page asks for its view anew.
    if (restarted) viewer.open = undefined;
    catchUp(viewer, open, now);
    viewer.awaiting = true;
    viewer.send(frame, () => {
      viewer.awaiting = false;
      if (viewer.open !== undefined && hasNews(viewer, viewer.open)) scheduleFlush();
    });
    onFrame('sent');
  }

  function catchUp(viewer: ViewerState, { channel, alerts }: OpenChannel, now: number): void {
    viewer.seen = channel.mark();
    viewer.seenAlerts = alerts.mark();
    viewer.seenSurroundings = surroundings.mark();
    viewer.seenNow = now;
  }

  async function lookAt(viewer: ViewerState, view: View): Promise<Snapshot> {
    viewer.looks += 1;
    viewer.looking += 1;
    const look = viewer.looks;
    try {
      const open = await channels.open(view, viewer);
      const { channel, alerts } = open;
      if (viewers.has(viewer) && viewer.looks === look) viewer.open = open;
      const { run, filter } = channel.subject;
      const mark = channel.mark();
      // Posts committed from here on may stand in both the snapshot and a frame; pages tell them apart by id.
      const { posts } = await history.read('posts', (sql) =>
        findPosts(sql, {
          run,
          topic: topicIndexOf(view),
          company: view.company,
          filter: filter?.value,
          limit: mostPostsInFrame,
        }),
      );
      const now = nowOf(view);
      if (viewer.open === open) {
        catchUp(viewer, open, now);
        viewer.seen = mark;
      }
      return {
        view,
        posts: posts.map(shortPostView),
        buckets: channel.buckets(now),
        ...surroundings.all(),
        alerts: alerts.since(-1),
        now: isoTime(now),
        total: totals.get(run) ?? 0,
      };
    } catch (error) {
      if (viewer.looks === look) viewer.open = undefined;
      throw error;
    } finally {
      viewer.looking -= 1;
      scheduleFlush();
    }
  }

  return {
    join: (send) => {
      const viewer: ViewerState = {
        send,
        open: undefined,
        seen: { change: 0, posts: 0 },
        seenAlerts: 0,
        seenSurroundings: 0,
        seenNow: 0,
        sequence: 0,
        looks: 0,
        looking: 0,
        awaiting: false,
      };
      viewers.add(viewer);
      return {
        look: (view) => lookAt(viewer, view),
        leave: () => {
          viewers.delete(viewer);
          channels.leave(viewer);
        },
      };
    },
    take: (committed) => {
      for (const { row } of committed.inserted) {
        totals.set(row.run, (totals.get(row.run) ?? 0) + 1);
      }
      if (channels.take(committed)) scheduleFlush();
    },
    changed: () => {
      channels.refreshAlerts();
      scheduleFlush();
    },
    viewers: () => viewers.size,
    close: () => {
      clearTimeout(timer);
      for (const viewer of viewers) channels.leave(viewer);
      viewers.clear();
    },
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
