import type { Clock } from '../../core/clock.ts';
import type { SourceView } from '../../core/contracts/api/operations.ts';
import type { Frame, Snapshot, View } from '../../core/contracts/api/socket-events.ts';
import type { CommittedPost } from '../store/commit-batches.ts';
import type { Sql } from '../store/duckdb.ts';
import type { History } from '../store/open-history.ts';
import { findPosts } from '../store/queries/find-posts.ts';
import { findTrend } from '../store/queries/find-trend.ts';
import {
  type Channel,
  createChannel,
  mostPostsInFrame,
  type News,
  shortPostView,
} from './channel.ts';
import { spanOf, topicIndexOf, viewKey } from './view.ts';

/** A client is sent at most four frames a second. */
const frameEveryMs = 250;
/** The run of what happens live. */
const liveRun = 0;

export interface HubDeps {
  readonly history: () => History;
  readonly clock: Clock;
  readonly sources: () => readonly SourceView[];
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

/** Spreads committed posts to the pages that look at them. */
export interface Hub {
  join(send: SendFrame): Viewer;
  /** Call it with each commit, in order. */
  take(posts: readonly CommittedPost[]): void;
  /** Call it when a source's health changed or a minute passed. */
  sourcesChanged(): void;
  viewers(): number;
  close(): void;
}

interface ViewerState {
  readonly send: SendFrame;
  channel: Channel | undefined;
  seen: number;
  seenSources: number;
  sequence: number;
  /** Snapshots being read: frames wait until the page has got them. */
  looking: number;
  /** A frame is on its way and has not been taken: none follows until then. */
  awaiting: boolean;
}

export function createHub({ history, clock, sources, onFrame }: HubDeps): Hub {
  const viewers = new Set<ViewerState>();
  const channels = new Map<string, Channel>();
  let total = 0;
  let sourcesVersion = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushedAt = -Infinity;

  function scheduleFlush(): void {
    if (timer !== undefined || viewers.size === 0) return;
    timer = setTimeout(flush, Math.max(0, flushedAt + frameEveryMs - performance.now()));
  }

  function flush(): void {
    timer = undefined;
    flushedAt = performance.now();
    const shared = new Map<string, News>();
    for (const viewer of viewers) {
      const { channel } = viewer;
      if (channel === undefined || viewer.looking > 0 || !hasNews(viewer, channel)) continue;
      if (viewer.awaiting) onFrame('dropped');
      else sendTo(viewer, channel, shared);
    }
  }

  function hasNews(viewer: ViewerState, channel: Channel): boolean {
    return channel.mark() > viewer.seen || sourcesVersion > viewer.seenSources;
  }

  function sendTo(viewer: ViewerState, channel: Channel, shared: Map<string, News>): void {
    const key = `${viewer.seen} ${viewKey(channel.view)}`;
    const news = shared.get(key) ?? channel.since(viewer.seen);
    shared.set(key, news);
    const frame: Frame = {
      ...news,
      sequence: ++viewer.sequence,
      ...(sourcesVersion > viewer.seenSources ? { sources: sources() } : {}),
      total,
    };
    viewer.seen = channel.mark();
    viewer.seenSources = sourcesVersion;
    viewer.awaiting = true;
    viewer.send(frame, () => {
      viewer.awaiting = false;
      if (viewer.channel !== undefined && hasNews(viewer, viewer.channel)) scheduleFlush();
    });
    onFrame('sent');
  }

  async function channelOf(view: View, sql: Sql): Promise<Channel> {
    const known = channels.get(viewKey(view));
    if (known !== undefined) return known;
    const { firstMs, lastMs } = spanOf(view, clock());
    const stepMs = view.stepSeconds * 1_000;
    const counts = await findTrend(sql, {
      run: liveRun,
      topic: topicIndexOf(view),
      company: view.company,
      basis: 'published',
      fromMs: firstMs,
      toMs: lastMs + stepMs,
      stepMs,
    });
    return createChannel(view, counts);
  }

  async function lookAt(viewer: ViewerState, view: View): Promise<Snapshot> {
    // Between two commits, so that the counts of a new channel and those added later have no gap or overlap.
    const channel = await history().betweenWrites(async (sql) => {
      const found = await channelOf(view, sql);
      if (viewers.has(viewer)) channels.set(viewKey(view), found);
      viewer.channel = found;
      viewer.seen = found.mark();
      viewer.looking += 1;
      forgetUnused();
      return found;
    });
    try {
      // Posts committed from here on may stand in both the snapshot and a frame; pages tell them apart by id.
      const { posts } = await history().read('posts', (sql) =>
        findPosts(sql, {
          run: liveRun,
          topic: topicIndexOf(view),
          company: view.company,
          limit: mostPostsInFrame,
        }),
      );
      viewer.seenSources = sourcesVersion;
      return {
        view,
        posts: posts.map(shortPostView),
        buckets: channel.buckets(clock()),
        sources: sources(),
        total,
      };
    } finally {
      viewer.looking -= 1;
      scheduleFlush();
    }
  }

  function forgetUnused(): void {
    const used = new Set([...viewers].map(({ channel }) => channel));
    for (const [key, channel] of channels) if (!used.has(channel)) channels.delete(key);
  }

  return {
    join: (send) => {
      const viewer: ViewerState = {
        send,
        channel: undefined,
        seen: 0,
        seenSources: 0,
        sequence: 0,
        looking: 0,
        awaiting: false,
      };
      viewers.add(viewer);
      return {
        look: (view) => lookAt(viewer, view),
        leave: () => {
          viewers.delete(viewer);
          forgetUnused();
        },
      };
    },
    take: (posts) => {
      const live = posts.filter(({ row }) => row.run === liveRun);
      total += live.length;
      if (live.length === 0) return;
      for (const channel of channels.values()) channel.take(live, clock());
      scheduleFlush();
    },
    sourcesChanged: () => {
      sourcesVersion += 1;
      scheduleFlush();
    },
    viewers: () => viewers.size,
    close: () => {
      clearTimeout(timer);
      viewers.clear();
      channels.clear();
    },
  };
}
