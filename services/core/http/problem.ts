import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Problem } from '../contracts/api/operations.ts';
import { isRetriable, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Answers with RFC 9457 problem details. */
export function sendProblem(
  response: Response,
  problem: Omit<Problem, 'type'> & { type?: string },
): void {
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...problem }));
}

/** Answers 422 and names each wrong field by its path. */
export function sendInvalid(
  response: Response,
  error: z.ZodError,
  title = 'The request is invalid',
): void {
  sendProblem(response, {
    title,
    status: 422,
    errors: error.issues
      .slice(0, 100)
      .map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });
}

/** The last handler of an app: body-parser errors keep their status, all else is a 500 (or 503 if retriable) without internals. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = clientStatus(error);
    if (status !== undefined) return sendProblem(response, { title: messageOf(error), status });
    log.error({ err: error }, 'request failed');
    if (isRetriable(error)) {
      response.setHeader('Retry-After', '1');
      return sendProblem(response, { title: messageOf(error), status: 503 });
    }
    return sendProblem(response, { title: 'Internal error; see the log', status: 500 });
  };
}

function clientStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
