import type { RequestHandler } from 'express';
import { seekRequestSchema } from '../../core/contracts/api/replays.ts';
import { sendInvalid } from '../../core/http/problem.ts';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `POST /api/v1/replays/:id/seek`: plays from another place, forwards or back; one that is finished or has failed begins again. */
export function seekReplay({ control }: RouteDeps): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const wanted = seekRequestSchema.safeParse(request.body);
    if (!wanted.success) return sendInvalid(response, wanted.error);
    const record = await control().seek(request.params.id, Date.parse(wanted.data.to));
    response.json(replayView(record));
  };
}
