import { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import {
  replayFileQuerySchema,
  replayFileResponseSchema,
} from '../../core/contracts/api/replays.ts';
import { defineForwarded } from './route.ts';

export const uploadReplayFile = defineForwarded('replay', {
  method: 'post',
  path: '/replays/files',
  tag: 'replays',
  summary:
    'Uploads a file to be replayed: JSON lines or CSV, gzip allowed. The body is the file, as application/octet-stream.',
  query: replayFileQuerySchema,
  body: z.string().meta({ format: 'binary' }),
  bodyType: 'application/octet-stream',
  responses: {
    201: {
      description: 'The name by which it can be replayed.',
      schema: replayFileResponseSchema,
    },
    413: { description: 'It is larger than may be uploaded.', schema: problemSchema },
  },
});
