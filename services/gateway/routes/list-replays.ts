import { replaysResponseSchema } from '../../core/contracts/api/replays.ts';
import { replayViewOf } from '../followed/replay-view.ts';
import { defineRoute } from './route.ts';

export const listReplays = defineRoute({
  method: 'get',
  path: '/replays',
  tag: 'replays',
  summary: 'All replays, newest first; while the replay service is away, as it left them.',
  responses: { 200: { description: 'The replays.', schema: replaysResponseSchema } },
  answer: async (_input, { replay, replays }) => {
    const answer = replaysResponseSchema.safeParse(await replay.getJson('/api/v1/replays'));
    const list = answer.data?.replays ?? replays.values().map(replayViewOf);
    return {
      replays: [...list].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt)),
    };
  },
});
