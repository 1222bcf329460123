import type { RequestHandler } from 'express';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `POST /api/v1/replays/:id/resume`: goes on where it was paused. */
export function resumeReplay({ control }: RouteDeps): RequestHandler<{ id: string }> {
  return async (request, response) => {
    response.json(replayView(await control().resume(request.params.id)));
  };
}
