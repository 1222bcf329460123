import type { RequestHandler } from 'express';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `GET /api/v1/replays`: all replays, oldest first. */
export function listReplays({ control }: RouteDeps): RequestHandler {
  return (_request, response) => {
    response.json({ replays: control().list().map(replayView) });
  };
}
