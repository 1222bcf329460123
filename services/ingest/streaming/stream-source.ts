import type {
  Cursor,
  Found,
  FoundBatch,
  Source,
  SourceIdentity,
  Taken,
} from '../sources/source.ts';

/**
 * A source that keeps a connection (WebSocket, server-sent events). It knows only how to connect and to read until it
 * is cut; when it may connect again, and how it is said to be doing, is decided by the keeper, the same for all.
 */
export interface StreamSketch extends SourceIdentity {
  /** What the cursor is a place in; a source whose subject has changed since its cursor was stored begins anew. */
  readonly subject: string;
  /** Host and port that it connects to, as `URL.host` has it; its turn has been taken when `connect` is called. */
  readonly host: string;
  /** A live post published longer ago than this when it is seen is history. Default: 30 minutes. */
  readonly maxDelayMs?: number;
  /**
   * Connects and reads until the connection ends. Returns when the server ended it in order (it is connected again
   * soon), throws for anything else. A FetchError with `retryAfterMs` is obeyed; a RefusedError waits long at once.
   */
  connect(port: StreamPort): Promise<void>;
  /** Reads the raw bytes of a dead letter once more. */
  revive(raw: Buffer): Found;
}

export interface StreamPort {
  /** Where the last batch that was delivered ended. */
  cursor(): Cursor | undefined;
  /**
   * Resolves when the batch is in the log and its cursor is stored. What is read meanwhile has to be held back by not
   * reading on, or bounded. Without `timing` it is live; posts that are older than
   * `maxDelayMs` when they come, as after a long cut, are history all the same.
   */
  deliver(batch: Omit<FoundBatch, 'timing'> & Partial<Pick<FoundBatch, 'timing'>>): Promise<Taken>;
  /** The connection works (the first valid message or welcome came): the source is healthy, and back-off starts over. */
  established(): void;
  /** Something people should know though it works; undefined takes it back. */
  note(text: string | undefined): void;
  /** Aborted when the source has to stop. */
  readonly signal: AbortSignal;
}

/** Runs sources that keep a connection. */
export interface StreamKeeper {
  /** A source that is connected, and connected again, by this keeper. */
  source(sketch: StreamSketch): Source;
}
