import { z } from 'zod';
import { keptOutResponseSchema, problemSchema } from '../../core/contracts/api/operations.ts';
import { defineForwarded } from './route.ts';

export const listKeptOut = defineForwarded('ingest', {
  method: 'get',
  path: '/sources/{id}/kept-out',
  tag: 'sources',
  summary: 'The latest posts of a source that the rules against bots and spam kept out, and why.',
  parameters: z.strictObject({ id: z.string().min(1).max(100) }),
  responses: {
    200: { description: 'The posts.', schema: keptOutResponseSchema },
    404: { description: 'There is no such source.', schema: problemSchema },
  },
});
