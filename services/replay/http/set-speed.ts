import type { RequestHandler } from 'express';
import { speedRequestSchema } from '../../core/contracts/api/replays.ts';
import { sendInvalid } from '../../core/http/problem.ts';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `POST /api/v1/replays/:id/speed`: acts at once. */
export function setSpeed({ control }: RouteDeps): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const wanted = speedRequestSchema.safeParse(request.body);
    if (!wanted.success) return sendInvalid(response, wanted.error);
    const record = await control().setSpeed(request.params.id, wanted.data.speed);
    response.json(replayView(record));
  };
}
