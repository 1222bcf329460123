import { z } from 'zod';
import { alertKey } from '../../core/contracts/alert.ts';
import {
  acknowledgeRequestSchema,
  alertRunQuerySchema,
  alertViewSchema,
} from '../../core/contracts/api/alerts.ts';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { alertIdParameters, alertOf, shownAlert } from './alert-of.ts';
import { defineRoute } from './route.ts';
import { changeSetting } from './settings-answer.ts';

export const unacknowledgeAlert = defineRoute({
  method: 'post',
  path: '/alerts/{id}/unacknowledge',
  tag: 'alerts',
  summary: 'Gives an alert back: it counts as acknowledged by nobody.',
  query: alertRunQuerySchema,
  parameters: alertIdParameters,
  body: z.strictObject({ by: acknowledgeRequestSchema.shape.by }).prefault({}),
  responses: {
    200: { description: 'The alert.', schema: alertViewSchema },
    404: { description: 'There is no such alert.', schema: problemSchema },
    409: { description: 'Another change came first.', schema: problemSchema },
  },
  answer: async ({ query, parameters, body }, deps) => {
    const { settings } = deps;
    const { newest: alert } = await alertOf(deps, query, parameters.id);
    const id = alertKey(alert);
    const present = settings.current().acknowledgement.get(id);
    if (present !== undefined) {
      const { version: from } = present;
      await changeSetting(deps, { kind: 'acknowledgement', id, from, value: null, by: body.by });
    }
    return shownAlert(deps, query, alert);
  },
});
