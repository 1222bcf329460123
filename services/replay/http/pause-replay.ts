import type { RequestHandler } from 'express';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `POST /api/v1/replays/:id/pause`: nothing more is played until `resume`. */
export function pauseReplay({ control }: RouteDeps): RequestHandler<{ id: string }> {
  return async (request, response) => {
    response.json(replayView(await control().pause(request.params.id)));
  };
}
