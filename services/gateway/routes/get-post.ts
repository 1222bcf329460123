import { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { postDetailsSchema, postsQuerySchema } from '../../core/contracts/api/posts.ts';
import { sendProblem } from '../../core/http/problem.ts';
import { findPost } from '../store/queries/find-posts.ts';
import { defineRoute } from './route.ts';
import { runOf } from './run-of.ts';

export const getPost = defineRoute({
  method: 'get',
  path: '/posts/{id}',
  tag: 'posts',
  summary: 'One scored post, with the names found in it.',
  query: postsQuerySchema.pick({ lane: true, replay: true }),
  parameters: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits'),
  }),
  responses: {
    200: { description: 'The post.', schema: postDetailsSchema },
    404: { description: 'There is no such post.', schema: problemSchema },
  },
  answer: async ({ query, parameters }, { history }, response) => {
    const run = runOf(history, query);
    const post =
      run === undefined
        ? undefined
        : await history.read('post', (sql) => findPost(sql, run, parameters.id));
    if (post === undefined) sendProblem(response, { title: 'There is no such post', status: 404 });
    return post;
  },
});
