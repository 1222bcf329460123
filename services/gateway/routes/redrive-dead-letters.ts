import {
  problemSchema,
  redriveRequestSchema,
  redriveResponseSchema,
} from '../../core/contracts/api/operations.ts';
import { defineForwarded } from './route.ts';

export const redriveDeadLetters = defineForwarded('ingest', {
  method: 'post',
  path: '/dead-letters/redrive',
  tag: 'operations',
  summary: 'Drives dead letters again, as history.',
  body: redriveRequestSchema,
  responses: {
    200: {
      description: 'Which were driven again and which were not.',
      schema: redriveResponseSchema,
    },
    422: { description: 'Each wrong field, by its path.', schema: problemSchema },
  },
});
