import { z } from 'zod';
import {
  type ExplainRequest,
  type ExplanationView,
  explainResponseSchema,
  explanationQuerySchema,
  explanationViewSchema,
} from '../../core/contracts/api/explanations.ts';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { sendProblem } from '../../core/http/problem.ts';
import type { ExplainablePost } from '../store/post-row.ts';
import { findExplainablePost } from '../store/queries/find-posts.ts';
import { abandoned } from './abandoned.ts';
import { defineRoute, InvalidInputError, NotFoundError } from './route.ts';
import { runOf } from './run-of.ts';

const company = /^company:(.+)$/;

export const explainPost = defineRoute({
  method: 'get',
  path: '/posts/{id}/explanation',
  tag: 'posts',
  summary:
    'The words that pushed the label of a post: each is left out in turn, and by how much the probability of the label falls is its weight.',
  query: explanationQuerySchema,
  parameters: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits'),
  }),
  responses: {
    200: { description: 'The words with their weights.', schema: explanationViewSchema },
    404: { description: 'There is no such post.', schema: problemSchema },
    422: {
      description: 'The target is none, or a company that the post does not name.',
      schema: problemSchema,
    },
    502: {
      description: 'The classifier answered something else than an explanation.',
      schema: problemSchema,
    },
    504: { description: 'The classifier did not answer in time.', schema: problemSchema },
    503: {
      description: 'The classifier is away or has too much to do; try again as Retry-After says.',
      schema: problemSchema,
    },
  },
  answer: async ({ query, parameters: { id } }, { history, classifier }, response) => {
    const run = runOf(history, query);
    const post =
      run === undefined
        ? undefined
        : await history.read('post', (sql) => findExplainablePost(sql, run, id));
    if (post === undefined) throw new NotFoundError('There is no such post');
    const { model: scoredBy } = post;
    if (scoredBy === null)
      throw new NotFoundError('The post is not scored: nothing is to be explained');
    const symbol = company.exec(query.target)?.[1];
    const answer = await classifier(
      '/api/v1/explanations',
      requestOf(post, query.target, symbol),
      explainResponseSchema,
      abandoned(response),
    );
    if (!answer.ok) {
      if (answer.retryAfter !== undefined) response.setHeader('Retry-After', answer.retryAfter);
      sendProblem(response, answer.problem);
      return undefined;
    }
    const { model, ...explanation } = answer.value;
    const view: ExplanationView = {
      post: id,
      model,
      scoredBy,
      ...(symbol === undefined ? {} : { company: symbol }),
      ...explanation,
    };
    return view;
  },
});

/** What the classifier is asked; of companies it needs to know only the one that is explained. */
function requestOf(
  { text, companies }: ExplainablePost,
  target: string,
  symbol: string | undefined,
): ExplainRequest {
  if (symbol === undefined) {
    return { text, target: { head: target === 'topic' ? 'topic' : 'sentiment' } };
  }
  const named = companies.find((entry) => entry.symbol === symbol);
  if (named === undefined) {
    const known = companies.map((entry) => entry.symbol).join(', ');
    throw refused(`${symbol} is not named in this post; named are: ${known || 'none'}`);
  }
  if (named.spans === undefined) {
    throw refused(
      'an earlier version stored this post without the places where companies are named; sentiment and topic can be explained',
    );
  }
  return { text, mentions: [named.spans], target: { head: 'company', index: 0 } };
}

function refused(message: string): InvalidInputError {
  return new InvalidInputError([{ path: 'target', message }]);
}
