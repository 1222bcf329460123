import { sourcesResponseSchema } from '../../core/contracts/api/sources.ts';
import { defineRoute } from './route.ts';

export const listSources = defineRoute({
  method: 'get',
  path: '/sources',
  tag: 'sources',
  summary: 'How each source is doing: at this moment, or at the last tick while ingest is away.',
  responses: { 200: { description: 'The sources.', schema: sourcesResponseSchema } },
  answer: async (_input, { sources }) => ({ sources: await sources.refresh() }),
});
