import {
  type AlertDetail,
  alertDetailSchema,
  alertRunQuerySchema,
} from '../../core/contracts/api/alerts.ts';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { alertIdParameters, alertOf, shownAlert } from './alert-of.ts';
import { defineRoute } from './route.ts';

export const getAlert = defineRoute({
  method: 'get',
  path: '/alerts/{id}',
  tag: 'alerts',
  summary: 'One alert with its evidence and its changes, oldest first.',
  query: alertRunQuerySchema,
  parameters: alertIdParameters,
  responses: {
    200: { description: 'The alert.', schema: alertDetailSchema },
    404: { description: 'There is no such alert.', schema: problemSchema },
  },
  answer: async ({ query, parameters }, deps): Promise<AlertDetail> => {
    const { newest, changes } = await alertOf(deps, query, parameters.id);
    return {
      ...(await shownAlert(deps, query, newest)),
      changes: changes.map(({ state, at, observed }) => ({
        state,
        at: new Date(at).toISOString(),
        observed,
      })),
    };
  },
});
