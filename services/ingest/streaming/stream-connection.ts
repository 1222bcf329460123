/** Bounds on what a stream may cost. */
export interface StreamLimits {
  /** Longest time to connect and be answered. */
  readonly timeoutMs: number;
  /** A stream that sends nothing whole for so long is given up. */
  readonly idleMs: number;
  readonly frameLimitBytes: number;
  readonly allowPrivateAddresses: boolean;
  readonly signal: AbortSignal;
}

/** A stream that is open. */
export interface StreamConnection<T> {
  /** What has come, at most `most` and at least one. @throws FetchError when the stream has ended and nothing is left */
  take(most: number): Promise<T[]>;
  close(): void;
}

/** Frames that may wait here before the sender is held. */
export const mostWaiting = 2_000;
/** Frames that are handled in one go. */
export const mostAtOnce = 500;
