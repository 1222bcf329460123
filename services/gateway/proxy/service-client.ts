import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { messageOf } from '../../core/errors.ts';
import { sendProblem } from '../../core/http/problem.ts';

/** How long a service may take to answer. */
const answerMs = 20_000;
const quickAnswerMs = 1_500;
/** Largest answer read into memory. */
const mostAnswerBytes = 4_000_000;

export interface ServiceClientOptions {
  /** As it is called in problems. */
  readonly name: string;
  /** Where it listens; undefined while it is not known yet. */
  readonly url: () => string | undefined;
  readonly token?: string | undefined;
  readonly maxBodyBytes: number;
}

/** Another service as the gateway reaches it, which may be another process: ingest, the replay service. */
export interface ServiceClient {
  /** Streams a request on to `path` and its answer back; problems of the way there are answered with 413, 502, 503 or 504. */
  forward(request: Request, response: Response, path: string): Promise<void>;
  /** The JSON at a path, or undefined if the service does not answer soon. */
  getJson(path: string): Promise<unknown>;
}

export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { name, url, token, maxBodyBytes } = options;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };

  async function forward(request: Request, response: Response, path: string): Promise<void> {
    const base = url();
    if (base === undefined) return away(response, name, 'it has not started yet');
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
      return tooLarge(request, response, maxBodyBytes);
    }
    const target = new URL(path, base);
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(target, {
      method: request.method,
      headers: { ...passedOn(request), ...authorization },
      timeout: answerMs,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).once('error', reject);
      outgoing.once('timeout', () => outgoing.destroy(new TimeoutError()));
      response.once('close', () => {
        if (!response.writableFinished) outgoing.destroy(new Error('the caller went away'));
      });
    });
    answered.catch(() => undefined);
    const over = new AbortController();
    try {
      const sent = sendBody(request, outgoing, maxBodyBytes, over.signal);
      // It may answer (and refuse) before it has read the whole body.
      const answer = await Promise.race([answered, sent.then(() => answered)]);
      response.status(answer.statusCode ?? 502);
      for (const header of ['content-type', 'retry-after', 'location'] as const) {
        const value = answer.headers[header];
        if (value !== undefined) response.setHeader(header, value);
      }
      await pipeline(answer, response);
    } catch (error) {
      outgoing.destroy();
      if (response.headersSent) response.destroy();
      else if (error instanceof TooLargeError) tooLarge(request, response, maxBodyBytes);
      else if (error instanceof TimeoutError) {
        response.setHeader('Retry-After', '5');
        sendProblem(response, { title: `${name} does not answer in time`, status: 504 });
      } else if (isRefused(error)) away(response, name, messageOf(error));
      else sendProblem(response, { title: `${name} broke off its answer`, status: 502 });
    } finally {
      over.abort();
    }
  }

  return {
    forward,
    getJson: async (path) => {
      const base = url();
      if (base === undefined) return undefined;
      try {
        const response = await fetch(new URL(path, base), {
          headers: authorization,
          redirect: 'error',
          signal: AbortSignal.timeout(quickAnswerMs),
        });
        if (!response.ok || Number(response.headers.get('content-length')) > mostAnswerBytes) {
          await response.body?.cancel();
          return undefined;
        }
        return await response.json();
      } catch {
        return undefined;
      }
    },
  };
}

class TooLargeError extends Error {}
class TimeoutError extends Error {}

/** Sends the caller's body on, at the pace at which the service takes it. @throws TooLargeError as soon as it exceeds the limit. */
async function sendBody(
  request: Request,
  outgoing: ClientRequest,
  maxBytes: number,
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0;
  // Destroying the request would take the connection with it on which the problem is to be told.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array) || signal.aborted) return;
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLargeError();
    if (!outgoing.write(chunk)) await once(outgoing, 'drain', { signal }).catch(() => undefined);
  }
  outgoing.end();
}

/** Only what describes the body goes on; cookies, Origin and Host are between the caller and the gateway. */
function passedOn(request: Request): Record<string, string> {
  const names = ['content-type', 'content-length', 'content-encoding', 'accept'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function isRefused(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

function away(response: Response, name: string, reason: string): void {
  response.setHeader('Retry-After', '2');
  sendProblem(response, {
    title: `${name} cannot be reached; nothing was taken`,
    status: 503,
    detail: reason,
  });
}

function tooLarge(request: Request, response: Response, maxBytes: number): void {
  response.setHeader('Connection', 'close');
  sendProblem(response, {
    title: `The body is larger than ${Math.floor(maxBytes / 1_000_000)} MB`,
    status: 413,
  });
  // A caller that is still sending reads the answer only if its bytes are taken for a moment.
  request.resume();
  setTimeout(() => request.destroy(), 1_000).unref();
}
