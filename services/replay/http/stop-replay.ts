import type { RequestHandler } from 'express';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `POST /api/v1/replays/:id/stop`: ends it for good; what was played stays. */
export function stopReplay({ control }: RouteDeps): RequestHandler<{ id: string }> {
  return async (request, response) => {
    response.json(replayView(await control().stop(request.params.id)));
  };
}
