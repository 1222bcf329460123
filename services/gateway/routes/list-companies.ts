import { companiesQuerySchema, companiesResponseSchema } from '../../core/contracts/api/trends.ts';
import { findCompanyLevels } from '../store/queries/find-levels.ts';
import { defineRoute } from './route.ts';
import { runOf, timeMs } from './run-of.ts';

export const listCompanies = defineRoute({
  method: 'get',
  path: '/companies',
  tag: 'trends',
  summary:
    'Companies named in the last hour or the 7 days before, most written about first; counts are of the sentiment towards the company.',
  query: companiesQuerySchema,
  responses: { 200: { description: 'The companies.', schema: companiesResponseSchema } },
  answer: async ({ query }, { history, streamTime }) => {
    const run = runOf(history, query);
    if (run === undefined) return { companies: [] };
    const atMs = timeMs(query.at) ?? streamTime(query);
    return {
      companies: await history.read('companies', (sql) =>
        findCompanyLevels(sql, run, atMs, query.limit, history.companyName),
      ),
    };
  },
});
