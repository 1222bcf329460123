import { z } from 'zod';
import {
  backtestQuerySchema,
  backtestViewSchema,
  createBacktestSchema,
} from '../../core/contracts/api/backtests.ts';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { defineForwarded } from './route.ts';

const parameters = z.strictObject({ id: z.string().regex(/^[0-9a-f]{12}$/) });
const absent = {
  description: 'There is no such backtest (any more): those that are over are kept for 15 minutes.',
  schema: problemSchema,
};
const away = { description: 'Alerting is away.', schema: problemSchema };

export const createBacktest = defineForwarded('alerting', {
  method: 'post',
  path: '/backtests',
  tag: 'alerts',
  summary:
    'Which alerts rules would have raised over a stretch of the scored posts that the bus holds. It works beside the live lane; ask for what it has found by its id.',
  body: createBacktestSchema,
  responses: {
    202: { description: 'It has been taken in.', schema: backtestViewSchema },
    422: {
      description:
        'Each wrong field, by its path; of a stretch that is no longer held, since when there are posts.',
      schema: problemSchema,
    },
    429: { description: 'Too many wait; try again as Retry-After says.', schema: problemSchema },
    503: away,
  },
});

export const getBacktest = defineForwarded('alerting', {
  method: 'get',
  path: '/backtests/{id}',
  tag: 'alerts',
  summary: 'How a backtest stands, with the alerts so far.',
  parameters,
  query: backtestQuerySchema,
  responses: {
    200: { description: 'The backtest.', schema: backtestViewSchema },
    404: absent,
    503: away,
  },
});

export const cancelBacktest = defineForwarded('alerting', {
  method: 'delete',
  path: '/backtests/{id}',
  tag: 'alerts',
  summary: 'Gives a backtest up and forgets it.',
  parameters,
  responses: { 204: { description: 'It is gone.' }, 404: absent, 503: away },
});
