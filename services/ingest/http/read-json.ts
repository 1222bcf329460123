import type { Request, RequestHandler, Response } from 'express';
import { messageOf } from '../../core/errors.ts';
import { sendProblem } from '../../core/http/problem.ts';

/** How long a caller that was cut off may take to read the answer. */
const lingerMs = 500;

/**
 * Parses a JSON body of at most `limit` bytes into `request.body`. Unlike express.json it answers 413 as soon as
 * the limit is passed and closes the connection, instead of reading on to the end that may never come.
 */
export function readJson(limit: number): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      return sendProblem(response, {
        title: 'Send the body without Content-Encoding',
        status: 415,
      });
    }
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      return refuse(request, response, limit);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else if (!response.headersSent) refuse(request, response, limit);
    });
    // The caller went away: there is nobody to answer.
    request.once('error', () => undefined);
    request.once('end', () => {
      if (response.headersSent) return;
      try {
        request.body = JSON.parse(Buffer.concat(chunks, size).toString('utf8'));
      } catch (error) {
        const detail = messageOf(error).slice(0, 200);
        return sendProblem(response, { title: 'The body is not valid JSON', status: 400, detail });
      }
      next();
    });
  };
}

function refuse(request: Request, response: Response, limit: number): void {
  request.pause();
  response.setHeader('Connection', 'close');
  sendProblem(response, { title: `The body is larger than ${limit} bytes`, status: 413 });
  response.once('finish', () => {
    setTimeout(() => request.destroy(), lingerMs).unref();
  });
}
