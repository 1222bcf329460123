import type { EventBus } from '../core/bus/event-bus.ts';
import { minuteMs } from '../core/clock.ts';
import type { SourceHealth } from '../core/contracts/tick.ts';
import { messageOf } from '../core/errors.ts';
import type { Normalise } from '../core/posts/normalise/draft.ts';
import { retry } from '../core/retry.ts';
import type { ServiceContext } from '../core/service.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import { runSources } from './sources/run-sources.ts';
import type { PauseSettings } from './sources/run-unless-paused.ts';
import type { SourceBook } from './sources/source-book.ts';
import type { SpamFilter } from './spam/spam-filter.ts';
import type { CursorBook } from './state/cursor-book.ts';
import type { IngestStore } from './state/ingest-store.ts';
import type { LogFollower } from './stream/log-follower.ts';
import { openPostStream, type PostStream } from './stream/post-stream.ts';

export interface ReignDeps {
  readonly context: ServiceContext;
  readonly bus: EventBus;
  readonly store: IngestStore;
  readonly follower: LogFollower;
  readonly cursors: CursorBook;
  readonly sources: SourceBook;
  readonly health: () => readonly SourceHealth[];
  readonly normalise: Normalise;
  readonly metrics: IngestMetrics;
  readonly spam: SpamFilter;
  readonly settings: PauseSettings;
  /** How much of the settings log a tick goes by. */
  readonly newestSettings: () => Promise<number>;
  /** Told the stream when it is open. */
  readonly onOpen: (stream: PostStream) => void;
}

/** How often the clock is looked at for a minute that has passed. */
const lookEveryMs = 250;
const takeOverBackoff = { baseMs: 200, maxMs: 10_000, retries: Number.POSITIVE_INFINITY };
const expireEveryMs = 60 * minuteMs;

/**
 * One reign as the active ingest: takes the stream over, runs every source and writes the ticks until `signal`
 * aborts; resolves when all of it has come to rest.
 * @throws when the log cannot be read or written at the start, for a reason that waiting does not mend
 */
export async function runReign(epoch: number, signal: AbortSignal, deps: ReignDeps): Promise<void> {
  const { clock, log } = deps.context;
  const takeOver = async (): Promise<PostStream> => {
    const opened = await openPostStream({
      bus: deps.bus,
      store: deps.store,
      follower: deps.follower,
      clock,
      log,
      epoch,
      reign: signal,
      health: deps.health,
      settings: deps.newestSettings,
      onCursor: (cursor) => deps.cursors.put(cursor),
      onPublished: (posts, seconds) => deps.metrics.published(posts, seconds),
    });
    await deps.cursors.load();
    return opened;
  };
  const stream = await retry(takeOver, {
    ...takeOverBackoff,
    signal,
    onRetry: (error) => log.warn({ err: error }, 'taking over failed'),
  }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return undefined;
  });
  if (stream === undefined || signal.aborted) return;
  log.info({ epoch, sources: deps.sources.all().length }, 'ingest is the active one');
  deps.onOpen(stream);

  const report = (error: unknown): void => {
    if (!signal.aborted)
      log.error({ err: error }, `closing the minute failed: ${messageOf(error)}`);
  };
  let closing: Promise<void> | undefined;
  const ticking = setInterval(() => {
    closing ??= stream
      .closeMinutes()
      .catch(report)
      .finally(() => {
        closing = undefined;
      });
  }, lookEveryMs);
  const expiring = setInterval(() => {
    deps.store.seen.expire(clock()).catch((error: unknown) => {
      log.error({ err: error }, 'forgetting old ids failed');
    });
  }, expireEveryMs);
  try {
    await runSources(deps.sources, {
      stream,
      normalise: deps.normalise,
      cursors: deps.cursors,
      metrics: deps.metrics,
      spam: deps.spam,
      settings: deps.settings,
      log,
      clock,
      signal,
    });
    await closing;
    await deps.cursors.flush();
  } finally {
    clearInterval(ticking);
    clearInterval(expiring);
  }
}
