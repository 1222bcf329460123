import { problemSchema } from '../../core/contracts/api/operations.ts';
import {
  createRuleSchema,
  deleteQuerySchema,
  replaceRuleSchema,
  rulesResponseSchema,
  ruleViewSchema,
} from '../../core/contracts/api/settings.ts';
import { builtInRules } from '../../core/contracts/settings/built-in-rules.ts';
import { ruleSchema } from '../../core/contracts/settings/rule.ts';
import { isBuiltIn, ruleViewOf, ruleViewsOf } from '../setting-views.ts';
import { defineRoute } from './route.ts';
import { settingHistory } from './setting-history.ts';
import { settingIdParameters } from './setting-id.ts';
import {
  ConflictError,
  createSetting,
  deleteSetting,
  existing,
  overrideSetting,
  replaceSetting,
} from './settings-answer.ts';

const conflict = { description: 'Another change came first.', schema: problemSchema };
const absent = { description: 'There is no such rule.', schema: problemSchema };

export const listRules = defineRoute({
  method: 'get',
  path: '/rules',
  tag: 'alerts',
  summary:
    'When alerts are raised: the built-in rules (version 0 until changed) and those people have made.',
  responses: { 200: { description: 'The rules.', schema: rulesResponseSchema } },
  answer: async (_input, { settings }) => ({ rules: ruleViewsOf(settings.current()) }),
});

export const createRule = defineRoute({
  method: 'post',
  path: '/rules',
  tag: 'alerts',
  summary: 'Makes a rule; it acts on detection from the next tick.',
  body: createRuleSchema,
  responses: { 201: { description: 'The rule.', schema: ruleViewSchema } },
  answer: async ({ body: { by, ...rule } }, deps, response) => {
    const entry = await createSetting(deps, 'rule', rule, by);
    response.status(201);
    return ruleViewOf(entry);
  },
});

export const getRule = defineRoute({
  method: 'get',
  path: '/rules/{id}',
  tag: 'alerts',
  summary: 'One rule, built-in ones included.',
  parameters: settingIdParameters,
  responses: { 200: { description: 'The rule.', schema: ruleViewSchema }, 404: absent },
  answer: async ({ parameters: { id } }, { settings }) =>
    existing(
      ruleViewsOf(settings.current()).find((rule) => rule.id === id),
      'rule',
    ),
});

export const replaceRule = defineRoute({
  method: 'put',
  path: '/rules/{id}',
  tag: 'alerts',
  summary: 'Replaces a rule; version 0 changes a built-in one for the first time.',
  parameters: settingIdParameters,
  body: replaceRuleSchema,
  responses: {
    200: { description: 'The rule as it now is.', schema: ruleViewSchema },
    404: absent,
    409: conflict,
  },
  answer: async ({ parameters: { id }, body: { by, version, ...rule } }, deps) =>
    ruleViewOf(
      isBuiltIn(id)
        ? await overrideSetting(deps, 'rule', { id, version }, rule, by)
        : await replaceSetting(deps, 'rule', { id, version }, rule, by),
    ),
});

export const deleteRule = defineRoute({
  method: 'delete',
  path: '/rules/{id}',
  tag: 'alerts',
  summary: 'Deletes a rule, or brings a built-in one back to what it was.',
  parameters: settingIdParameters,
  query: deleteQuerySchema,
  responses: { 204: { description: 'Deleted.' }, 404: absent, 409: conflict },
  answer: async ({ parameters: { id }, query: { version, by } }, deps, response) => {
    if (isBuiltIn(id) && !deps.settings.current().rule.has(id)) {
      throw new ConflictError(
        'A built-in rule cannot be deleted; switch it off with enabled: false',
      );
    }
    await deleteSetting(deps, 'rule', { id, version }, by);
    response.status(204).end();
  },
});

export const ruleHistory = settingHistory({
  kind: 'rule',
  path: '/rules',
  tag: 'alerts',
  called: 'rule',
  schema: ruleSchema,
  builtIn: builtInRules,
});
