import { problemSchema } from '../../core/contracts/api/operations.ts';
import { routeSketchesSchema, routesResponseSchema } from '../../core/contracts/api/routes.ts';
import { sendProblem } from '../../core/http/problem.ts';
import { defineRoute } from './route.ts';

export const listRoutes = defineRoute({
  method: 'get',
  path: '/routes',
  tag: 'alerts',
  summary: 'How people are told, and what became of it; secrets are not shown.',
  responses: {
    200: { description: 'Every route, the page last.', schema: routesResponseSchema },
    503: { description: 'The notifier is away; try again.', schema: problemSchema },
  },
  answer: async (_input, { notifier, routeHealth }, response) => {
    const answer = routeSketchesSchema.safeParse(await notifier.getJson('/api/v1/routes'));
    if (!answer.success) {
      response.setHeader('Retry-After', '2');
      sendProblem(response, { title: 'The notifier does not answer', status: 503 });
      return undefined;
    }
    return {
      routes: answer.data.routes.map((route) => ({ ...route, ...routeHealth.of(route.id) })),
    };
  },
});
