import type { Request, RequestHandler, Response } from 'express';
import { messageOf } from '../../core/errors.ts';
import { sendProblem } from '../../core/http/problem.ts';

/** How long a caller that was cut off may take to read the answer. */
const lingerMs = 500;
/** Nothing that is taken nests deeper; parsing deep nonsense costs forty times its size in memory. */
const deepest = 64;

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
      const body = Buffer.concat(chunks, size);
      if (isDeep(body)) {
        return sendProblem(response, {
          title: `The body nests deeper than ${deepest} levels`,
          status: 400,
        });
      }
      try {
        request.body = JSON.parse(body.toString('utf8'));
      } catch (error) {
        const detail = messageOf(error).slice(0, 200);
        return sendProblem(response, { title: 'The body is not valid JSON', status: 400, detail });
      }
      next();
    });
  };
}

function refuse(request: Request, response: Response, limit: number): void {
  // Read on, and no `Connection: close`: Node would close at once, and unread bytes make that a reset, which
  // takes the answer with it.
  request.resume();
  sendProblem(response, { title: `The body is larger than ${limit} bytes`, status: 413 });
  response.once('finish', () => {
    setTimeout(() => {
      if (!request.complete) request.destroy();
    }, lingerMs).unref();
  });
}

/** Whether brackets outside strings nest too deep; in UTF-8 none of these bytes is part of another character. */
function isDeep(json: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < json.length; i += 1) {
    const byte = json[i];
    if (inString) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return false;
}
