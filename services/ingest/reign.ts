import type { EventBus } from '../core/bus/event-bus.ts';
import { minuteMs } from '../core/clock.ts';
import type { SourceHealth } from '../core/contracts/tick.ts';
import { messageOf } from '../core/errors.ts';
import type { Normalise } from '../core/posts/normalise/draft.ts';
import { retry } from '../core/retry.ts';
import type { ServiceContext } from '../core/service.ts';
import type { SourceRecord } from './health/source-health.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import { type PauseSettings, runUnlessPaused } from './sources/run-unless-paused.ts';
import type { Source } from './sources/source.ts';
import type { SpamFilter } from './spam/spam-filter.ts';
import type { CursorBook } from './state/cursor-book.ts';
import type { IngestStore } from './state/ingest-store.ts';
import type { LogFollower } from './stream/log-follower.ts';
import { openPostStream, type PostStream } from './stream/post-stream.ts';

/** A source and its health. */
export interface RunningSource {
  readonly source: Source;
  readonly record: SourceRecord;
}

export interface ReignDeps {
  readonly context: ServiceContext;
  readonly bus: EventBus;
  readonly store: IngestStore;
  readonly follower: LogFollower;
  readonly cursors: CursorBook;
  readonly sources: readonly RunningSource[];
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
  log.info({ epoch, sources: deps.sources.length }, 'ingest is the active one');
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
    await Promise.all([
      ...deps.sources.map(({ source, record }) =>
        runUnlessPaused(source, {
          stream,
          normalise: deps.normalise,
          cursors: deps.cursors,
          record,
          metrics: deps.metrics,
          spam: deps.spam,
          settings: deps.settings,
          log,
          clock,
          signal,
        }),
      ),
      aborted(signal),
    ]);
    await closing;
    await deps.cursors.flush();
  } finally {
    clearInterval(ticking);
    clearInterval(expiring);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
