import type { Clock } from '../../core/clock.ts';
import type { PostKind } from '../../core/contracts/post.ts';
import type { SourceCursor } from '../../core/contracts/source-cursor.ts';
import type { Log } from '../../core/log.ts';
import type { FindRegistrant } from '../../core/posts/companies/registrants.ts';
import type { RawItem } from '../../core/posts/raw-item.ts';
import type { Fetcher } from '../fetcher/fetcher.ts';
import type { HostLimits } from '../polling/host-limits.ts';
import type { PollScheduler } from '../polling/polled-source.ts';
import type { Timekeeper } from '../polling/timekeeper.ts';
import type { SecretBook } from '../secrets/secret-book.ts';
import type { StreamKeeper } from '../streaming/stream-source.ts';
import type { FeedParser } from './feed/feed-parser.ts';

/** A source's own note of where it has got to: flat, so that any store can keep it. */
export type Cursor = SourceCursor['cursor'];

/** An item and the bytes it came from (`where`: the place in its source), or why those bytes are no item. */
export type Found =
  | { readonly item: RawItem; readonly raw: () => Buffer; readonly where?: string }
  | { readonly reason: string; readonly raw: () => Buffer };

/**
 * How a batch stands in time. `live`: seen now. `first-poll`: seen now, but published before we watched.
 * `import`: an account of the past, which keeps its own times.
 */
export type Timing = 'live' | 'first-poll' | 'import';

export interface FoundBatch {
  readonly found: readonly Found[];
  readonly timing: Timing;
  /** A live item published longer ago than this is history; default: the source's `maxDelayMs`. */
  readonly maxDelayMs?: number;
  /** Stored once every post of the batch is in the log. */
  readonly cursor?: Cursor;
}

/** What became of a batch. */
export interface Taken {
  readonly posts: number;
  readonly duplicates: number;
  readonly rejected: number;
}

/** What a running source may use. */
export interface SourcePort {
  /** Where the last batch that was delivered ended; undefined before the first one. */
  cursor(): Cursor | undefined;
  /** Resolves when the batch is in the log and its cursor is stored; waits out a bus that is away. */
  deliver(batch: FoundBatch): Promise<Taken>;
  readonly health: HealthReporter;
  /** Aborted when the source has to stop. */
  readonly signal: AbortSignal;
}

/** How a source tells how it is doing. */
export interface HealthReporter {
  healthy(nextPollAt?: number): void;
  /** @param since when it began to fail, where that was before this process started */
  failing(error: string, nextPollAt?: number, since?: number): void;
  finished(): void;
  /** How long one poll took. */
  polled(seconds: number): void;
  /** How often it is asked, how much it publishes, and what people should know of it though it works. */
  paced(pace: Pace): void;
}

export interface Pace {
  /** Between polls; absent for a stream. */
  readonly intervalMs?: number;
  readonly postsPerDay?: number;
  readonly note?: string | undefined;
}

/** How a source is called and shown. */
export interface SourceIdentity {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind: PostKind;
  /** Where it reads from, as shown to people. */
  readonly url?: string;
}

/** A configured source. */
export interface Source extends SourceIdentity {
  /** A live item published longer ago than this when it is seen is history. */
  readonly maxDelayMs: number;
  /** Runs until finished or aborted. A throw means a fault: it is reported and the source started again later. */
  run(port: SourcePort): Promise<void>;
  /** Reads the raw bytes of a dead letter once more. */
  revive(raw: Buffer): Found;
}

/** What sources are built with. */
export interface SourceDeps {
  /** Fetches one answer, within what hosts bear. A polled source uses the one of its `PollPort`. */
  readonly fetcher: Fetcher;
  /** For requests that do not go by the fetcher (WebSocket, long answers): take the host's turn before each. */
  readonly hosts: HostLimits;
  /** Runs sources that are polled, and those that keep a connection. */
  readonly scheduler: PollScheduler;
  readonly streams: StreamKeeper;
  readonly secrets: SecretBook;
  readonly time: Timekeeper;
  readonly userAgent: string;
  readonly feedParser: FeedParser;
  /** Companies that file with the SEC, by their CIK. */
  readonly registrants: FindRegistrant;
  readonly clock: Clock;
  readonly log: Log;
  /** Uniform in 0..1. */
  readonly random: () => number;
}

/** An item published longer ago than this when first seen is history, whatever the poll interval. */
export const leastMaxDelayMs = 30 * 60_000;
