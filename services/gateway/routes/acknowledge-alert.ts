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

export const acknowledgeAlert = defineRoute({
  method: 'post',
  path: '/alerts/{id}/acknowledge',
  tag: 'alerts',
  summary:
    'Takes an alert in hand: it is not repeated and does not escalate. The same again changes nothing.',
  query: alertRunQuerySchema,
  parameters: alertIdParameters,
  body: acknowledgeRequestSchema.prefault({}),
  responses: {
    200: { description: 'The alert, acknowledged.', schema: alertViewSchema },
    404: { description: 'There is no such alert.', schema: problemSchema },
    409: { description: 'Somebody else has it in hand already.', schema: problemSchema },
  },
  answer: async ({ query, parameters, body }, deps) => {
    const { settings } = deps;
    const { newest: alert } = await alertOf(deps, query, parameters.id);
    const id = alertKey(alert);
    const { by, note } = body;
    const present = settings.current().acknowledgement.get(id);
    if (present === undefined || present.by !== by || present.value.note !== note) {
      await changeSetting(deps, {
        kind: 'acknowledgement',
        id,
        // Always from none: who was first has it in hand.
        from: 0,
        value: { note },
        by,
      });
    }
    return shownAlert(deps, query, alert);
  },
});
