import { problemSchema } from '../../core/contracts/api/operations.ts';
import {
  createSilenceSchema,
  deleteQuerySchema,
  replaceSilenceSchema,
  silenceFieldsSchema,
  silencesResponseSchema,
  silenceViewSchema,
} from '../../core/contracts/api/settings.ts';
import { type Silence, silenceSchema } from '../../core/contracts/settings/silence.ts';
import { silenceFieldsOf, silenceViewOf } from '../setting-views.ts';
import { defineRoute, valid } from './route.ts';
import { settingHistory } from './setting-history.ts';
import { settingIdParameters } from './setting-id.ts';
import { createSetting, deleteSetting, existing, replaceSetting } from './settings-answer.ts';

const conflict = { description: 'Another change came first.', schema: problemSchema };
const absent = { description: 'There is no such silence.', schema: problemSchema };

export const listSilences = defineRoute({
  method: 'get',
  path: '/silences',
  tag: 'alerts',
  summary: 'All silences, also those that are over, in order of creation.',
  responses: { 200: { description: 'The silences.', schema: silencesResponseSchema } },
  answer: async (_input, { settings, clock }) => {
    const now = clock();
    const entries = [...settings.current().silence.values()];
    return { silences: entries.map((entry) => silenceViewOf(entry, now)) };
  },
});

export const createSilence = defineRoute({
  method: 'post',
  path: '/silences',
  tag: 'alerts',
  summary: 'Lets alerts that meet every matcher notify nobody for a time.',
  body: createSilenceSchema,
  responses: { 201: { description: 'The silence.', schema: silenceViewSchema } },
  answer: async ({ body: { by, ...fields } }, deps, response) => {
    const entry = await createSetting(deps, 'silence', silenceOf(fields), by);
    response.status(201);
    return silenceViewOf(entry, deps.clock());
  },
});

export const getSilence = defineRoute({
  method: 'get',
  path: '/silences/{id}',
  tag: 'alerts',
  summary: 'One silence.',
  parameters: settingIdParameters,
  responses: { 200: { description: 'The silence.', schema: silenceViewSchema }, 404: absent },
  answer: async ({ parameters: { id } }, { settings, clock }) =>
    silenceViewOf(existing(settings.current().silence.get(id), 'silence'), clock()),
});

export const replaceSilence = defineRoute({
  method: 'put',
  path: '/silences/{id}',
  tag: 'alerts',
  summary: 'Replaces a silence, such as to end it now.',
  parameters: settingIdParameters,
  body: replaceSilenceSchema,
  responses: {
    200: { description: 'The silence as it now is.', schema: silenceViewSchema },
    404: absent,
    409: conflict,
  },
  answer: async ({ parameters: { id }, body: { by, version, ...fields } }, deps) =>
    silenceViewOf(
      await replaceSetting(deps, 'silence', { id, version }, silenceOf(fields), by),
      deps.clock(),
    ),
});

export const deleteSilence = defineRoute({
  method: 'delete',
  path: '/silences/{id}',
  tag: 'alerts',
  summary: 'Deletes a silence.',
  parameters: settingIdParameters,
  query: deleteQuerySchema,
  responses: { 204: { description: 'Deleted.' }, 404: absent, 409: conflict },
  answer: async ({ parameters: { id }, query: { version, by } }, deps, response) => {
    await deleteSetting(deps, 'silence', { id, version }, by);
    response.status(204).end();
  },
});

export const silenceHistory = settingHistory({
  kind: 'silence',
  path: '/silences',
  tag: 'alerts',
  called: 'silence',
  schema: silenceFieldsSchema,
  show: silenceFieldsOf,
});

/** Times are ISO 8601 on the outside and ms in the log. @throws InvalidInputError when the end lies before the start */
function silenceOf(fields: {
  readonly matchers: Silence['matchers'];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly comment: string;
}): Silence {
  const [startsAt, endsAt] = [Date.parse(fields.startsAt), Date.parse(fields.endsAt)];
  return valid(silenceSchema, { ...fields, startsAt, endsAt }, '');
}
