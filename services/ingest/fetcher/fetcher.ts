import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../../core/clock.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { isOwnAddress, lookupPublic, refuseLiteral } from '../../core/http/address-guard.ts';
import { decodeText } from './decode-text.ts';
import { FetchError } from './fetch-error.ts';
import { readBody } from './read-body.ts';
import { retryAfterMs } from './retry-after.ts';

export interface FetchRequest {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly timeoutMs: number;
  readonly bodyLimitBytes: number;
  /** Whether addresses that are not public may be reached, also by way of names and redirects. */
  readonly allowPrivateAddresses: boolean;
  readonly signal: AbortSignal;
}

export type FetchResult =
  | { readonly modified: false }
  | {
      readonly modified: true;
      readonly text: string;
      /** Where it was found in the end, after redirects. */
      readonly url: string;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
    };

/** Fetches one text politely: conditional, limited in size, time, redirects and where it may lead. */
export type Fetcher = (request: FetchRequest) => Promise<FetchResult>;

export interface FetcherOptions {
  readonly userAgent: string;
  readonly connectTimeoutMs: number;
  readonly maxRedirects: number;
  readonly clock: Clock;
}

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1';

/** @throws (the fetcher) FetchError for whatever kept the text from arriving whole. */
export function createFetcher(options: FetcherOptions): Fetcher {
  return async (request) => {
    const timeout = AbortSignal.timeout(request.timeoutMs);
    const signal = AbortSignal.any([request.signal, timeout]);
    try {
      return await follow(request, options, signal);
    } catch (error) {
      if (timeout.aborted) {
        throw new FetchError(`no complete answer within ${request.timeoutMs / 1_000} s`);
      }
      throw error instanceof BarographError
        ? error
        : new FetchError(inWords(error, request.url), { cause: error });
    }
  };
}

async function follow(
  request: FetchRequest,
  options: FetcherOptions,
  signal: AbortSignal,
): Promise<FetchResult> {
  const named = new URL(request.url);
  let url = named;
  for (let hop = 0; hop <= options.maxRedirects; hop += 1) {
    const trusted =
      request.allowPrivateAddresses || (isOwnAddress(named) && url.host === named.host);
    const response = await get(url, request, options, trusted, signal);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status >= 300 && status < 400 && status !== 304 && location !== undefined) {
      response.destroy();
      url = redirectTarget(location, url);
      continue;
    }
    if (status === 304) {
      response.destroy();
      return { modified: false };
    }
    if (status !== 200) {
      response.destroy();
      throw new FetchError(`the server answered ${status} ${response.statusMessage ?? ''}`.trim(), {
        status,
        retryAfterMs: retryAfterMs(response.headers['retry-after'], options.clock()),
      });
    }
    const body = await readBody(response, request.bodyLimitBytes);
    return {
      modified: true,
      text: decodeText(body, response.headers['content-type']),
      url: url.href,
      etag: response.headers.etag,
      lastModified: response.headers['last-modified'],
    };
  }
  throw new FetchError(`more than ${options.maxRedirects} redirects`);
}

function redirectTarget(location: string, from: URL): URL {
  let target: URL;
  try {
    target = new URL(location, from);
  } catch (error) {
    throw new FetchError('the redirect leads to something that is no URL', { cause: error });
  }
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new FetchError(`the redirect leads to a ${target.protocol} address`);
  }
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw new FetchError('the redirect leads from https to http');
  }
  return target;
}

function get(
  url: URL,
  request: FetchRequest,
  options: FetcherOptions,
  trusted: boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (!trusted) refuseLiteral(url);
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      agent: false,
      signal,
      maxHeaderSize: 32_768,
      ...(trusted ? {} : { lookup: lookupPublic }),
      headers: {
        'user-agent': options.userAgent,
        accept,
        'accept-encoding': 'gzip, deflate, br',
        ...(request.etag === undefined ? {} : { 'if-none-match': request.etag }),
        ...(request.lastModified === undefined
          ? {}
          : { 'if-modified-since': request.lastModified }),
      },
    });
    const connecting = setTimeout(() => {
      outgoing.destroy(
        new FetchError(`no connection within ${options.connectTimeoutMs / 1_000} s`),
      );
    }, options.connectTimeoutMs);
    const settled = (): void => clearTimeout(connecting);
    outgoing.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', settled);
    });
    outgoing.once('close', settled);
    outgoing.once('error', reject);
    outgoing.once('response', resolve);
    outgoing.end();
  });
}

/** What the system's error codes mean for a server. */
const failures: Readonly<Record<string, string>> = {
  ENOTFOUND: 'is not known to DNS',
  EAI_AGAIN: 'could not be looked up (no network?)',
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  ETIMEDOUT: 'did not answer in time',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached (no network?)',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that it signed itself',
};

function inWords(error: unknown, url: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const failure = failures[code];
  if (failure !== undefined) return `${new URL(url).host} ${failure}`;
  const inner = error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : '';
  return [messageOf(error), inner].filter(Boolean).join(': ') || 'unknown failure';
}
