import type { IncomingHttpHeaders } from 'node:http';
import { FetchError } from '../../fetcher/fetch-error.ts';
import type { Fetcher } from '../../fetcher/fetcher.ts';

/** What a provider's `X-RateLimit-…` headers say. */
export interface RateLimit {
  /** Requests that are left until the reset. */
  readonly remaining: number;
  readonly resetMs: number;
}

/**
 * Reads `X-RateLimit-Remaining` and `-Reset`, whose reset is a number of seconds (Reddit), a Unix time (StockTwits) or
 * a date (Mastodon). Undefined where they are missing or make no sense.
 */
export function rateLimitOf(headers: IncomingHttpHeaders, now: number): RateLimit | undefined {
  const remaining = Number(one(headers['x-ratelimit-remaining']) || NaN);
  const reset = one(headers['x-ratelimit-reset'])?.trim() ?? '';
  const at = /^\d+(?:\.\d+)?$/.test(reset) ? numericReset(Number(reset), now) : Date.parse(reset);
  if (!Number.isFinite(remaining) || !Number.isFinite(at)) return undefined;
  return { remaining, resetMs: Math.min(Math.max(0, at - now), longestMs) };
}

const longestMs = 24 * 3_600_000;
/** Seconds beyond this are a Unix time, not a span. */
const leastUnixTime = 1_000_000_000;

function numericReset(seconds: number, now: number): number {
  return seconds >= leastUnixTime ? seconds * 1_000 : now + seconds * 1_000;
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** What is kept for others who use the same key, and for what is on its way. */
const reserve = 2;

/** How long to leave a provider alone after an answer; undefined while there are requests to spare. */
export function restAfter(headers: IncomingHttpHeaders, now: number): number | undefined {
  const limit = rateLimitOf(headers, now);
  return limit !== undefined && limit.remaining < reserve ? limit.resetMs : undefined;
}

/** A fetcher that understands a 429 whose wait stands in `X-RateLimit-Reset` instead of `Retry-After`. */
export function obeyingRateLimits(fetch: Fetcher, clock: () => number): Fetcher {
  return async (request) => {
    try {
      return await fetch(request);
    } catch (error) {
      if (!(error instanceof FetchError) || error.status !== 429) throw error;
      const resetMs = rateLimitOf(error.headers, clock())?.resetMs;
      if (error.retryAfterMs !== undefined || resetMs === undefined) throw error;
      throw new FetchError(error.message, {
        status: 429,
        retryAfterMs: resetMs,
        headers: error.headers,
        cause: error,
      });
    }
  };
}
