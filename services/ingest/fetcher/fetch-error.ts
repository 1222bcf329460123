import type { IncomingHttpHeaders } from 'node:http';
import { BarographError } from '../../core/errors.ts';

interface FetchErrorOptions {
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
  readonly headers?: IncomingHttpHeaders;
  readonly cause?: unknown;
}

/** A page could not be fetched; the message says why in words a person can act on. */
export class FetchError extends BarographError {
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** How long the server asked to be left alone. */
  readonly retryAfterMs: number | undefined;
  readonly headers: IncomingHttpHeaders;

  constructor(message: string, options: FetchErrorOptions = {}) {
    super(message, { retriable: true, cause: options.cause });
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.headers = options.headers ?? {};
  }
}

/** The server knows who asks and does not want to answer (a wrong key, a ban): asking again soon would change nothing. */
export class RefusedError extends FetchError {}
