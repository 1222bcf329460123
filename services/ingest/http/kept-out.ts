import type { RequestHandler } from 'express';
import type { KeptOutPost, KeptOutResponse } from '../../core/contracts/api/operations.ts';
import { sendProblem } from '../../core/http/problem.ts';

/** `GET /api/v1/sources/{id}/kept-out`: a readable sample of what the spam rules kept out of a source. */
export function listKeptOut(
  keptOut: (id: string) => readonly KeptOutPost[] | undefined,
): RequestHandler {
  return (request, response) => {
    const latest = keptOut(String(request.params['id']));
    if (latest === undefined) {
      const title = 'There is no such source that reads by itself; see GET /sources';
      return sendProblem(response, { title, status: 404 });
    }
    const answer: KeptOutResponse = { keptOut: [...latest] };
    response.json(answer);
  };
}
