import { minuteMs } from '../../core/clock.ts';
import { alertRunQuerySchema, silenceAlertRequestSchema } from '../../core/contracts/api/alerts.ts';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { silenceViewSchema } from '../../core/contracts/api/settings.ts';
import { silenceViewOf } from '../setting-views.ts';
import { alertIdParameters, alertOf } from './alert-of.ts';
import { defineRoute } from './route.ts';
import { createSetting } from './settings-answer.ts';

export const silenceAlert = defineRoute({
  method: 'post',
  path: '/alerts/{id}/silence',
  tag: 'alerts',
  summary:
    "Silences an alert's rule on its series, or all of either, for a while from now on: live, or in the replay that raised it.",
  query: alertRunQuerySchema,
  parameters: alertIdParameters,
  body: silenceAlertRequestSchema,
  responses: {
    201: { description: 'The silence.', schema: silenceViewSchema },
    404: { description: 'There is no such alert.', schema: problemSchema },
  },
  answer: async ({ query, parameters, body }, deps, response) => {
    const { newest: alert } = await alertOf(deps, query, parameters.id);
    const startsAt = deps.clock();
    const entry = await createSetting(
      deps,
      'silence',
      {
        matchers: [
          ...(body.scope === 'series' ? [] : [{ name: 'rule' as const, value: alert.rule }]),
          ...(body.scope === 'rule' ? [] : [{ name: 'series' as const, value: alert.series }]),
          ...(alert.replay === undefined
            ? []
            : [{ name: 'replay' as const, value: alert.replay.id }]),
        ],
        startsAt,
        endsAt: startsAt + body.minutes * minuteMs,
        comment: body.comment,
      },
      body.by,
    );
    response.status(201);
    return silenceViewOf(entry, startsAt);
  },
});
