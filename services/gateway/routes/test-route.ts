import { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { routeTestSchema } from '../../core/contracts/api/routes.ts';
import { defineForwarded } from './route.ts';

export const testRoute = defineForwarded('notifier', {
  method: 'post',
  path: '/routes/{id}/test',
  tag: 'alerts',
  summary:
    'Sends a made-up alert by a route and waits for what its receiver says. Where alerts stay open it is ended at once.',
  parameters: z.strictObject({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/) }),
  responses: {
    200: { description: 'What came of it, in words.', schema: routeTestSchema },
    404: { description: 'There is no such route.', schema: problemSchema },
    429: { description: 'A test of this route is under way.', schema: problemSchema },
    503: { description: 'The notifier is away; nothing was sent.', schema: problemSchema },
  },
});
