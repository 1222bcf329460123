import { problemSchema } from '../../core/contracts/api/operations.ts';
import { createReplaySchema, replayViewSchema } from '../../core/contracts/api/replays.ts';
import { defineForwarded } from './route.ts';

export const createReplay = defineForwarded('replay', {
  method: 'post',
  path: '/replays',
  tag: 'replays',
  summary: 'Replays a stretch of the past: of the bus, or of an uploaded file.',
  body: createReplaySchema,
  responses: {
    201: { description: 'The replay.', schema: replayViewSchema },
    422: { description: 'Each wrong field, by its path.', schema: problemSchema },
  },
});
