import type { IncomingHttpHeaders } from 'node:http';
import { BarographError } from '../../core/errors.ts';
import { linkSignals } from '../../core/linked-signal.ts';
import type { Timekeeper } from '../polling/timekeeper.ts';
import { decodeText } from './decode-text.ts';
import { FetchError } from './fetch-error.ts';
import { freshForMs } from './fresh-for.ts';
import { inWords } from './in-words.ts';
import { type AnswerOptions, type AnswerRequest, openAnswer } from './open-answer.ts';
import { readBody } from './read-body.ts';

export interface FetchRequest extends AnswerRequest {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Media types wanted; default: those of feeds. */
  readonly accept?: string;
  /** Only the bytes are wanted: `text` stays empty. */
  readonly binary?: boolean;
  readonly timeoutMs: number;
  readonly bodyLimitBytes: number;
  readonly signal: AbortSignal;
}

interface AnyResult {
  readonly headers: IncomingHttpHeaders;
  /** How long the answer says that it stays good (RFC 9111). */
  readonly freshForMs: number | undefined;
  /** Where permanent redirects alone have led. */
  readonly movedTo: string | undefined;
}

export type FetchResult =
  | (AnyResult & { readonly modified: false })
  | (AnyResult & {
      readonly modified: true;
      readonly text: string;
      /** The body as it came, unpacked. */
      readonly bytes: Buffer;
      /** Where it was found in the end, after redirects. */
      readonly url: string;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
    });

/** Fetches one text politely: conditional, in turn, limited in size, time, redirects and where it may lead. */
export type Fetcher = (request: FetchRequest) => Promise<FetchResult>;

export type FetcherOptions = AnswerOptions;

const acceptFeeds =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1';

/** @throws (the fetcher) FetchError for whatever kept the text from arriving whole. */
export function createFetcher(options: FetcherOptions): Fetcher {
  return async (request) => {
    const limit = createTimeLimit(request.timeoutMs, options.time);
    const linked = linkSignals(request.signal, limit.signal);
    try {
      return await fetchText(request, options, linked.signal, limit);
    } catch (error) {
      if (limit.signal.aborted) {
        throw new FetchError(`no complete answer within ${request.timeoutMs / 1_000} s`);
      }
      if (error instanceof BarographError) throw error;
      throw new FetchError(inWords(error, new URL(request.url).host), { cause: error });
    } finally {
      limit.stop();
      linked.release();
    }
  };
}

async function fetchText(
  request: FetchRequest,
  options: FetcherOptions,
  signal: AbortSignal,
  limit: TimeLimit,
): Promise<FetchResult> {
  const { etag, lastModified, accept = acceptFeeds } = request;
  const headers = {
    accept,
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
    ...request.headers,
  };
  const answer = await openAnswer({ ...request, headers }, options, signal, limit.measure);
  const { response, url, movedTo } = answer;
  const any = {
    headers: response.headers,
    freshForMs: freshForMs(response.headers, options.time.now()),
    movedTo,
  };
  if (response.statusCode === 304) {
    response.destroy();
    return { modified: false, ...any };
  }
  const body = await limit.measure(() => readBody(response, request.bodyLimitBytes));
  return {
    modified: true,
    text: request.binary === true ? '' : decodeText(body, response.headers['content-type']),
    bytes: body,
    url: url.href,
    etag: response.headers.etag,
    lastModified: response.headers['last-modified'],
    ...any,
  };
}

interface TimeLimit {
  readonly signal: AbortSignal;
  /** Counts the time that the work takes; aborts the signal when all that was counted reaches the limit. */
  measure<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
}

/** Waiting for a host's turn is no fault of the server's, so only the requests themselves are measured. */
function createTimeLimit(ms: number, time: Timekeeper): TimeLimit {
  const over = new AbortController();
  let leftMs = ms;
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: over.signal,
    measure: async (work) => {
      const started = performance.now();
      timer = setTimeout(() => over.abort(), leftMs);
      try {
        return await time.during(work);
      } finally {
        clearTimeout(timer);
        leftMs = Math.max(0, leftMs - (performance.now() - started));
      }
    },
    stop: () => clearTimeout(timer),
  };
}
