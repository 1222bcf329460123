import { problemSchema } from '../../core/contracts/api/operations.ts';
import {
  createFilterSchema,
  deleteQuerySchema,
  filtersResponseSchema,
  filterViewSchema,
  replaceFilterSchema,
} from '../../core/contracts/api/settings.ts';
import { filterSchema } from '../../core/contracts/settings/filter.ts';
import { filterViewOf, filterViewsOf } from '../setting-views.ts';
import { defineRoute } from './route.ts';
import { settingHistory } from './setting-history.ts';
import { settingIdParameters } from './setting-id.ts';
import { createSetting, deleteSetting, existing, replaceSetting } from './settings-answer.ts';

const conflict = { description: 'Another change came first.', schema: problemSchema };
const absent = { description: 'There is no such filter.', schema: problemSchema };

export const listFilters = defineRoute({
  method: 'get',
  path: '/filters',
  tag: 'filters',
  summary: 'The named filters, in order of creation.',
  responses: { 200: { description: 'The filters.', schema: filtersResponseSchema } },
  answer: async (_input, { settings }) => ({ filters: filterViewsOf(settings.current()) }),
});

export const createFilter = defineRoute({
  method: 'post',
  path: '/filters',
  tag: 'filters',
  summary:
    'Makes a filter: a view, a parameter of other calls, and from the next tick a series that is watched.',
  body: createFilterSchema,
  responses: { 201: { description: 'The filter.', schema: filterViewSchema } },
  answer: async ({ body: { by, ...filter } }, deps, response) => {
    const entry = await createSetting(deps, 'filter', filter, by);
    response.status(201);
    return filterViewOf(entry);
  },
});

export const getFilter = defineRoute({
  method: 'get',
  path: '/filters/{id}',
  tag: 'filters',
  summary: 'One filter.',
  parameters: settingIdParameters,
  responses: { 200: { description: 'The filter.', schema: filterViewSchema }, 404: absent },
  answer: async ({ parameters: { id } }, { settings }) =>
    filterViewOf(existing(settings.current().filter.get(id), 'filter')),
});

export const replaceFilter = defineRoute({
  method: 'put',
  path: '/filters/{id}',
  tag: 'filters',
  summary: 'Replaces a filter, all of it; names the version that was read.',
  parameters: settingIdParameters,
  body: replaceFilterSchema,
  responses: {
    200: { description: 'The filter as it now is.', schema: filterViewSchema },
    404: absent,
    409: conflict,
  },
  answer: async ({ parameters: { id }, body: { by, version, ...filter } }, deps) =>
    filterViewOf(await replaceSetting(deps, 'filter', { id, version }, filter, by)),
});

export const deleteFilter = defineRoute({
  method: 'delete',
  path: '/filters/{id}',
  tag: 'filters',
  summary: 'Deletes a filter; names the version that was read.',
  parameters: settingIdParameters,
  query: deleteQuerySchema,
  responses: { 204: { description: 'Deleted.' }, 404: absent, 409: conflict },
  answer: async ({ parameters: { id }, query: { version, by } }, deps, response) => {
    await deleteSetting(deps, 'filter', { id, version }, by);
    response.status(204).end();
  },
});

export const filterHistory = settingHistory({
  kind: 'filter',
  path: '/filters',
  tag: 'filters',
  called: 'filter',
  schema: filterSchema,
});
