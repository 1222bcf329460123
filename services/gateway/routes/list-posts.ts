import { postsQuerySchema, postsResponseSchema } from '../../core/contracts/api/posts.ts';
import { findPosts, parseCursor } from '../store/queries/find-posts.ts';
import { namedFilter } from './named-filter.ts';
import { defineRoute, InvalidInputError } from './route.ts';
import { checkOrder, runOf, timeMs, topicIndex } from './run-of.ts';

const mostWords = 10;

export const listPosts = defineRoute({
  method: 'get',
  path: '/posts',
  tag: 'posts',
  summary:
    'Scored posts, newest first by publishedAt. A post counts in its most probable topic. `from` is included, `to` is not.',
  query: postsQuerySchema,
  responses: { 200: { description: 'A page of posts.', schema: postsResponseSchema } },
  answer: async ({ query }, { history, settings }) => {
    const run = runOf(history, query);
    const [fromMs, toMs] = [timeMs(query.from), timeMs(query.to)];
    checkOrder(fromMs, toMs);
    const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
    if (query.cursor !== undefined && after === undefined) {
      throw new InvalidInputError([{ path: 'cursor', message: 'is not one that was handed out' }]);
    }
    const topic = topicIndex(query.topic);
    const filter = namedFilter({ settings }, query.filter);
    const words = query.q?.split(/\s+/).filter((word) => word !== '') ?? [];
    if (words.length > mostWords) {
      throw new InvalidInputError([{ path: 'q', message: `at most ${mostWords} words` }]);
    }
    if (run === undefined) return { posts: [], next: null };
    const { company, source, sentiment, limit } = query;
    return history.read('posts', (sql) =>
      findPosts(sql, {
        run,
        topic,
        company,
        source,
        sentiment,
        words,
        filter,
        fromMs,
        toMs,
        after,
        limit,
      }),
    );
  },
});
