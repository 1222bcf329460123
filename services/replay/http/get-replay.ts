import type { RequestHandler } from 'express';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `GET /api/v1/replays/:id`. */
export function getReplay({ control }: RouteDeps): RequestHandler<{ id: string }> {
  return (request, response) => {
    response.json(replayView(control().get(request.params.id)));
  };
}
