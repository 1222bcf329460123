import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isOwnAddress, lookupPublic, refuseLiteral } from '../../core/http/address-guard.ts';
import type { HostLimits } from '../polling/host-limits.ts';
import type { Timekeeper } from '../polling/timekeeper.ts';
import { FetchError, RefusedError } from './fetch-error.ts';
import { retryAfterMs } from './retry-after.ts';

export interface AnswerRequest {
  readonly url: string;
  /** Default: GET. Anything else is never redirected. */
  readonly method?: 'GET' | 'POST';
  /** Sent besides the usual ones; those that identify go to the first host only, never along with a redirect to another. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether addresses that are not public may be reached, also by way of names and redirects. */
  readonly allowPrivateAddresses: boolean;
  /** A lower rate than usual, in requests a second, that the host asks for. */
  readonly perSecond?: number;
  /** The host's turn has been taken for the first request. */
  readonly turnTaken?: boolean;
}

export interface AnswerOptions {
  readonly userAgent: string;
  readonly connectTimeoutMs: number;
  readonly maxRedirects: number;
  readonly time: Timekeeper;
  readonly hosts: HostLimits;
}

/** An answer whose head has come; its body is still to be read, or the response to be destroyed. */
export interface OpenAnswer {
  readonly response: IncomingMessage;
  /** Where it was found in the end. */
  readonly url: URL;
  /** Where permanent redirects (301, 308) alone have led from the address that was asked. */
  readonly movedTo: string | undefined;
}

/** Brackets each request on the way, so that waiting for a host's turn does not count as its being slow. */
export type Sending = <T>(send: () => Promise<T>) => Promise<T>;

/** How long a host is left alone that answers 429 without saying how long. */
const restUnaskedMs = 60_000;

/**
 * Asks, following redirects, until there is an answer of 200 or 304. Addresses are checked after DNS and at each hop,
 * every request waits for its host's turn, and a host that answers 429 is left alone by everybody.
 * @throws FetchError for any other answer
 */
export async function openAnswer(
  request: AnswerRequest,
  options: AnswerOptions,
  signal: AbortSignal,
  sending: Sending = (send) => send(),
): Promise<OpenAnswer> {
  const named = new URL(request.url);
  let url = named;
  let movedTo: string | undefined;
  let permanent = true;
  for (let hop = 0; hop <= options.maxRedirects; hop += 1) {
    if (hop > 0 || request.turnTaken !== true) {
      await options.hosts.turn(url.host, signal, request.perSecond);
    }
    const trusted =
      request.allowPrivateAddresses || (isOwnAddress(named) && url.host === named.host);
    const to = { url, own: url.host === named.host, trusted };
    const response = await sending(() => send(to, request, options, signal));
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    // A part is an answer to whoever asked for one.
    const isPart = status === 206 && request.headers?.['range'] !== undefined;
    if (status === 200 || status === 304 || isPart) return { response, url, movedTo };
    response.destroy();
    if (status >= 300 && status < 400 && location !== undefined) {
      if (request.method === 'POST')
        throw new FetchError(`the server answered ${status}: elsewhere`);
      url = redirectTarget(location, url);
      permanent &&= status === 301 || status === 308;
      if (permanent) movedTo = url.href;
      continue;
    }
    throw refusal(response, url, options);
  }
  throw new FetchError(`more than ${options.maxRedirects} redirects`);
}

function refusal(response: IncomingMessage, url: URL, options: AnswerOptions): FetchError {
  const status = response.statusCode ?? 0;
  const askedMs = retryAfterMs(response.headers['retry-after'], options.time.now());
  if (status === 429) options.hosts.rest(url.host, askedMs ?? restUnaskedMs);
  const RefusalError =
    status === 401 || status === 403 || status === 410 ? RefusedError : FetchError;
  return new RefusalError(`the server answered ${status} ${response.statusMessage ?? ''}`.trim(), {
    status,
    retryAfterMs: askedMs,
    headers: response.headers,
  });
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

/** Headers that are for the named host alone. */
const identifying = /^(?:authorization|cookie|proxy-authorization|x-.*(?:key|token).*)$/i;

function send(
  to: { readonly url: URL; readonly own: boolean; readonly trusted: boolean },
  request: AnswerRequest,
  options: AnswerOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { url, own, trusted } = to;
  if (!trusted) refuseLiteral(url);
  const given = Object.entries(request.headers ?? {});
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = start(url, {
      agent: false,
      signal,
      method: request.method ?? 'GET',
      maxHeaderSize: 32_768,
      ...(trusted ? {} : { lookup: lookupPublic }),
      headers: {
        'user-agent': options.userAgent,
        'accept-encoding': 'gzip, deflate, br',
        ...Object.fromEntries(own ? given : given.filter(([name]) => !identifying.test(name))),
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
    outgoing.end(request.body);
  });
}
