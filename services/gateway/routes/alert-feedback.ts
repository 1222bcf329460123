import type { z } from 'zod';
import { alertKey } from '../../core/contracts/alert.ts';
import {
  alertRunQuerySchema,
  alertViewSchema,
  feedbackQuerySchema,
  feedbackRequestSchema,
  feedbackResponseSchema,
} from '../../core/contracts/api/alerts.ts';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { bySchema } from '../../core/contracts/api/settings.ts';
import { versionOf } from '../../core/settings/settings.ts';
import { alertIdParameters, alertOf, shownAlert } from './alert-of.ts';
import { defineRoute } from './route.ts';
import { changeSetting } from './settings-answer.ts';

const absent = { description: 'There is no such alert.', schema: problemSchema };
const conflict = { description: 'Another change came first.', schema: problemSchema };

export const giveFeedback = defineRoute({
  method: 'post',
  path: '/alerts/{id}/feedback',
  tag: 'alerts',
  summary:
    'Says whether an alert was right. It is kept, also beyond the alert; saying it anew replaces it.',
  query: alertRunQuerySchema,
  parameters: alertIdParameters,
  body: feedbackRequestSchema,
  responses: {
    200: { description: 'The alert.', schema: alertViewSchema },
    404: absent,
    409: conflict,
  },
  answer: async ({ query, parameters, body: { by, verdict, note } }, deps) => {
    const { newest: alert } = await alertOf(deps, query, parameters.id);
    const { rule, series, severity, startsAt } = alert;
    const id = alertKey(alert);
    const settings = deps.settings.current();
    const present = settings.feedback.get(id);
    if (present?.by !== by || present.value.verdict !== verdict || present.value.note !== note) {
      await changeSetting(deps, {
        kind: 'feedback',
        id,
        from: versionOf(settings, 'feedback', id),
        value: { verdict, note, rule, series, severity, startsAt },
        by,
      });
    }
    return shownAlert(deps, query, alert);
  },
});

export const takeBackFeedback = defineRoute({
  method: 'delete',
  path: '/alerts/{id}/feedback',
  tag: 'alerts',
  summary: 'Takes back what was said of an alert.',
  query: alertRunQuerySchema.extend({ by: bySchema }),
  parameters: alertIdParameters,
  responses: {
    200: { description: 'The alert.', schema: alertViewSchema },
    404: absent,
    409: conflict,
  },
  answer: async ({ query: { by, ...query }, parameters }, deps) => {
    const { newest: alert } = await alertOf(deps, query, parameters.id);
    const id = alertKey(alert);
    const present = deps.settings.current().feedback.get(id);
    if (present !== undefined) {
      const { version: from } = present;
      await changeSetting(deps, { kind: 'feedback', id, from, value: null, by });
    }
    return shownAlert(deps, query, alert);
  },
});

export const listFeedback = defineRoute({
  method: 'get',
  path: '/feedback',
  tag: 'alerts',
  summary: 'What people have said of alerts, newest first, also of those the history has dropped.',
  query: feedbackQuerySchema,
  responses: { 200: { description: 'The newest ones.', schema: feedbackResponseSchema } },
  answer: async ({ query }, { settings }): Promise<z.infer<typeof feedbackResponseSchema>> => {
    const { verdict, rule, series, limit } = query;
    const found = [...settings.current().feedback.values()].filter(
      ({ value }) =>
        (verdict === undefined || value.verdict === verdict) &&
        (rule === undefined || value.rule === rule) &&
        (series === undefined || value.series === series),
    );
    return {
      feedback: found
        .sort((a, b) => b.at - a.at)
        .slice(0, limit)
        .map(({ id, by, at, value: { startsAt, ...value } }) => ({
          alert: id,
          ...value,
          by,
          at: new Date(at).toISOString(),
          startsAt: new Date(startsAt).toISOString(),
        })),
    };
  },
});
