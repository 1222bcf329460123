import { problemSchema } from '../../core/contracts/api/operations.ts';
import { pushRequestSchema, pushResponseSchema } from '../../core/contracts/api/posts.ts';
import { defineForwarded } from './route.ts';

export const pushPosts = defineForwarded('ingest', {
  method: 'post',
  path: '/posts',
  tag: 'posts',
  summary: 'Pushes one post or an array of them. Nothing is taken if anything of it is wrong.',
  body: pushRequestSchema,
  responses: {
    202: {
      description:
        'Taken; ids in the order of the request, that of the older post for a duplicate.',
      schema: pushResponseSchema,
    },
    422: { description: 'Each wrong field, by its path.', schema: problemSchema },
  },
});
