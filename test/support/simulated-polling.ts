import { setMaxListeners } from 'node:events';
import { createLog } from '../../services/core/log.ts';
import { ingestConfig } from '../../services/ingest/config.ts';
import { createFeedParser } from '../../services/ingest/sources/feed/feed-parser.ts';
import { createFeed, feedSchema } from '../../services/ingest/sources/feed.ts';
import type { Cursor, Source } from '../../services/ingest/sources/source.ts';
import { createSourceTools } from '../../services/ingest/sources/source-tools.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** What the stream got to see of a feed. */
export interface SeenPost {
  readonly feed: string;
  readonly publishedAt: number;
  readonly seenAt: number;
  readonly live: boolean;
}

export interface SimulatedPolling {
  /** By source, as they would lie in the store. */
  readonly cursors: Map<string, Cursor>;
  /** By source: the last error while it fails. */
  readonly failing: Map<string, { readonly error: string; readonly since: number | undefined }>;
  readonly notes: Map<string, string>;
  stop(): Promise<void>;
}

/**
 * Runs feeds by the real scheduler, fetcher and parser in simulated time; what they deliver is kept in memory.
 * @param random uniform in 0..1
 */
export function startSimulatedPolling(
  feeds: readonly { readonly id: string; readonly url: string }[],
  time: SimulatedTime,
  random: () => number,
  onPost: (post: SeenPost) => void,
  cursors = new Map<string, Cursor>(),
  config: Readonly<Record<string, unknown>> = {},
): SimulatedPolling {
  const parser = createFeedParser({ timeoutMs: 30_000, idleMs: 60_000, memoryMegabytes: 128 });
  const tools = createSourceTools(ingestConfig.schema.parse(config), {
    clock: time.now,
    log: createLog('silent'),
    feedParser: { ...parser, parse: (text) => time.during(() => parser.parse(text)) },
    time,
    random,
  });
  const stopped = new AbortController();
  setMaxListeners(0, stopped.signal);
  const failing: SimulatedPolling['failing'] = new Map();
  const notes: SimulatedPolling['notes'] = new Map();
  const running = feeds.map(({ id, url }) =>
    run(createFeed(feedSchema.parse({ type: 'feed', id, url }), tools)),
  );

  function run(source: Source): Promise<void> {
    // An id is asked for only while the feed shows it.
    let known: ReadonlySet<string> = new Set();
    return source.run({
      cursor: () => cursors.get(source.id),
      signal: stopped.signal,
      health: {
        healthy: () => failing.delete(source.id),
        failing: (error, _next, since) => failing.set(source.id, { error, since }),
        finished: () => undefined,
        polled: () => undefined,
        paced: ({ note }) => (note === undefined ? undefined : notes.set(source.id, note)),
      },
      deliver: async ({ found, timing, maxDelayMs = 0, cursor }) => {
        let posts = 0;
        const shown = new Set<string>();
        for (const each of found) {
          if ('reason' in each) continue;
          const { nativeId = '', publishedAt = time.now() } = each.item;
          shown.add(nativeId);
          if (known.has(nativeId)) continue;
          posts += 1;
          const live = timing === 'live' && time.now() - publishedAt <= maxDelayMs;
          onPost({ feed: source.id, publishedAt, seenAt: time.now(), live });
        }
        if (found.length > 0) known = shown;
        if (cursor !== undefined) cursors.set(source.id, cursor);
        return { posts, duplicates: found.length - posts, rejected: 0 };
      },
    });
  }

  return {
    cursors,
    failing,
    notes,
    stop: async () => {
      stopped.abort();
      await Promise.all(running);
      await parser.close();
    },
  };
}

/** Counts the most moments that fall into any one second, as they come in order. */
export function createBurstMeter(): { at(moment: number): void; readonly most: number } {
  const recent: number[] = [];
  let most = 0;
  return {
    at: (moment) => {
      recent.push(moment);
      while (moment - (recent[0] ?? moment) >= 1_000) recent.shift();
      most = Math.max(most, recent.length);
    },
    get most() {
      return most;
    },
  };
}
