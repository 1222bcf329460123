import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, type Response } from 'express';
import { sendProblem } from '../core/http/problem.ts';

/** Where the build puts the page, beside the built services (or, run from the sources, in `dist`). */
export function builtPageDir(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return import.meta.url.endsWith('.ts')
    ? join(here, '../../dist/dashboard')
    : join(here, '../../dashboard');
}

/** Serves the built page; every address without a file extension is the page itself. */
export function servePage(pageDir: string): RequestHandler {
  const files = express.static(pageDir, { index: false, redirect: false, setHeaders: setCaching });
  const index = join(pageDir, 'index.html');
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sendProblem(response, { title: 'Not found', status: 404 });
    }
    files(request, response, (error?: unknown) => {
      if (error !== undefined) return next(error);
      if (/\.\w+$/.test(request.path)) {
        return sendProblem(response, { title: 'Not found', status: 404 });
      }
      if (existsSync(index)) {
        return response.sendFile(index, { headers: { 'Cache-Control': 'no-cache' } });
      }
      return response
        .status(503)
        .type('text/plain')
        .send('The page has not been built. Run "npm run build" (npm start does) and reload.\n');
    });
  };
}

/** Vite names files in `assets` after their content, so they never change. */
function setCaching(response: Response, path: string): void {
  const hashed = /[\\/]assets[\\/]/.test(path);
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
