import type { RequestHandler } from 'express';
import { createReplaySchema } from '../../core/contracts/api/replays.ts';
import { sendInvalid } from '../../core/http/problem.ts';
import { replayView } from './replay-view.ts';
import type { RouteDeps } from './route-deps.ts';

/** `POST /api/v1/replays`: 201 when it is in the log, and it begins at once unless it is to wait. */
export function createReplay({ control }: RouteDeps): RequestHandler {
  return async (request, response) => {
    const wanted = createReplaySchema.safeParse(request.body);
    if (!wanted.success) return sendInvalid(response, wanted.error);
    const record = await control().create(wanted.data);
    response.status(201).location(`/api/v1/replays/${record.id}`).json(replayView(record));
  };
}
