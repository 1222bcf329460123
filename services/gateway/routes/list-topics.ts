import { levelsQuerySchema, topicsResponseSchema } from '../../core/contracts/api/trends.ts';
import { findTopicLevels } from '../store/queries/find-levels.ts';
import { defineRoute } from './route.ts';
import { runOf, timeMs } from './run-of.ts';

/** No run has this number: a replay of which nothing has come has empty levels. */
const noRun = -1;

export const listTopics = defineRoute({
  method: 'get',
  path: '/topics',
  tag: 'trends',
  summary: 'All topics with their level in the last hour, the usual level and the change.',
  query: levelsQuerySchema,
  responses: { 200: { description: 'The topics.', schema: topicsResponseSchema } },
  answer: async ({ query }, { history, streamTime }) => {
    const run = runOf(history, query) ?? noRun;
    const atMs = timeMs(query.at) ?? streamTime(query);
    return { topics: await history.read('topics', (sql) => findTopicLevels(sql, run, atMs)) };
  },
});
