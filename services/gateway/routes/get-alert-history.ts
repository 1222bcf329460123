import type { z } from 'zod';
import { alertKey } from '../../core/contracts/alert.ts';
import {
  alertHistoryResponseSchema,
  alertRunQuerySchema,
} from '../../core/contracts/api/alerts.ts';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import type { Feedback } from '../../core/contracts/settings/feedback.ts';
import type { SettingOf } from '../../core/settings/settings.ts';
import { alertIdParameters, alertOf } from './alert-of.ts';
import { defineRoute } from './route.ts';

type Change = z.infer<typeof alertHistoryResponseSchema>['changes'][number];

export const getAlertHistory = defineRoute({
  method: 'get',
  path: '/alerts/{id}/history',
  tag: 'alerts',
  summary: 'Who did what with an alert, and when: acknowledgements and feedback, newest first.',
  query: alertRunQuerySchema,
  parameters: alertIdParameters,
  responses: {
    200: { description: 'The changes.', schema: alertHistoryResponseSchema },
    404: { description: 'There is no such alert.', schema: problemSchema },
  },
  answer: async ({ query, parameters }, deps) => {
    const { newest } = await alertOf(deps, query, parameters.id);
    const key = alertKey(newest);
    const changes = (['acknowledgement', 'feedback'] as const).flatMap((kind) =>
      deps.settings.changesOf(kind, key).map(({ version, at, by, entry }) => {
        // The fold keeps values under the kind they came with.
        const value = entry?.value as SettingOf<'acknowledgement'> | Feedback | undefined;
        return {
          at,
          change: {
            kind,
            version,
            at: new Date(at).toISOString(),
            by,
            verdict: value !== undefined && 'verdict' in value ? value.verdict : null,
            note: value?.note ?? '',
            removed: value === undefined,
          } satisfies Change,
        };
      }),
    );
    return {
      changes: changes
        .sort((a, b) => b.at - a.at || b.change.version - a.change.version)
        .map(({ change }) => change),
    };
  },
});
