import { problemSchema } from '../../core/contracts/api/operations.ts';
import { replayViewSchema } from '../../core/contracts/api/replays.ts';
import { sendProblem } from '../../core/http/problem.ts';
import { replayViewOf } from '../followed/replay-view.ts';
import { replayIdParameters } from './replay-id.ts';
import { defineRoute } from './route.ts';

export const getReplay = defineRoute({
  method: 'get',
  path: '/replays/{id}',
  tag: 'replays',
  summary: 'One replay as it stands.',
  parameters: replayIdParameters,
  responses: {
    200: { description: 'The replay.', schema: replayViewSchema },
    404: { description: 'There is no such replay.', schema: problemSchema },
  },
  answer: async ({ parameters: { id } }, { replay, replays }, response) => {
    const answer = replayViewSchema.safeParse(await replay.getJson(`/api/v1/replays/${id}`));
    const known = replays.get(id);
    const view = answer.data ?? (known === undefined ? undefined : replayViewOf(known));
    if (view === undefined)
      sendProblem(response, { title: 'There is no such replay', status: 404 });
    return view;
  },
});
