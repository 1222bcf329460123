import { z } from 'zod';
import { type Problem, problemSchema } from '../../core/contracts/api/operations.ts';
import { messageOf } from '../../core/errors.ts';
import type { ServiceClientOptions } from './service-client.ts';

/** How long a service may take to answer; the page waits longer, so that it is told why. */
const answerMs = 10_000;
const mostAnswerBytes = 4_000_000;
/** Statuses that say "later", whose words and Retry-After go on to the caller. */
const later: ReadonlySet<number> = new Set([429, 503]);

/** What came of a call: the answer, or a problem for the gateway's own caller. */
export type ServiceAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Omit<Problem, 'type'>; readonly retryAfter?: string };

/** POSTs JSON to a path of another service and reads what it answers by a schema; given up once `abandoned` aborts. */
export type ServiceCall = <T>(
  path: string,
  body: unknown,
  schema: z.ZodType<T>,
  abandoned: AbortSignal,
) => Promise<ServiceAnswer<T>>;

/** Calls another service, which may be another process, on the gateway's own behalf. */
export function createServiceCall({
  name,
  url,
  token,
}: Pick<ServiceClientOptions, 'name' | 'url' | 'token'>): ServiceCall {
  return async (path, body, schema, abandoned) => {
    const base = url();
    if (base === undefined) return away(name, 'it has not started yet');
    try {
      const response = await fetch(new URL(path, base), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(answerMs), abandoned]),
      });
      const answer: unknown = JSON.parse(await boundedText(response));
      if (!response.ok) return refusal(name, response, answer);
      const read = schema.safeParse(answer);
      if (read.success) return { ok: true, value: read.data };
      return unreadable(name, `${z.prettifyError(read.error)}; are both of one version?`);
    } catch (error) {
      return failure(name, error);
    }
  };
}

/** The answer is longer than any service gives. */
class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError';
}

/** @throws AnswerTooLongError */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > mostAnswerBytes) throw new AnswerTooLongError();
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(name: string, response: Response, answer: unknown): ServiceAnswer<never> {
  const problem = problemSchema.safeParse(answer);
  const title = problem.success ? problem.data.title : `status ${response.status}`;
  if (!later.has(response.status)) return unreadable(name, title);
  const retryAfter = response.headers.get('retry-after') ?? '1';
  return { ok: false, problem: { title, status: response.status }, retryAfter };
}

function failure(name: string, error: unknown): ServiceAnswer<never> {
  if (error instanceof SyntaxError) return unreadable(name, 'its answer is not JSON');
  if (error instanceof AnswerTooLongError) {
    return unreadable(name, `its answer is above ${mostAnswerBytes} bytes`);
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    const problem = { title: `${name} does not answer in time`, status: 504 };
    return { ok: false, problem, retryAfter: '5' };
  }
  // fetch wraps the reason: refused, unknown host, reset.
  return away(name, messageOf(error instanceof Error ? (error.cause ?? error) : error));
}

function away(name: string, detail: string): ServiceAnswer<never> {
  const problem = { title: `${name} cannot be reached`, status: 503, detail };
  return { ok: false, problem, retryAfter: '2' };
}

function unreadable(name: string, detail: string): ServiceAnswer<never> {
  return {
    ok: false,
    problem: { title: `${name} did not do what was asked`, status: 502, detail },
  };
}
