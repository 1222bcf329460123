import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { bySchema } from '../../core/contracts/api/settings.ts';
import {
  createSourceSchema,
  ingestSourceDetailSchema,
  replaceSourceSchema,
  type SourceDetail,
  sourceDetailSchema,
  sourcesResponseSchema,
} from '../../core/contracts/api/sources.ts';
import {
  type SourceSetting,
  sourceSettingSchema,
} from '../../core/contracts/settings/source-setting.ts';
import { defineRoute, InvalidInputError, NotFoundError, type RouteDeps } from './route.ts';
import { settingHistory } from './setting-history.ts';
import { settingIdParameters } from './setting-id.ts';
import { ConflictError, changeSetting } from './settings-answer.ts';
import { judged, sourcesOnce, withVersion } from './source-answer.ts';

const tag = 'sources';
const conflict = { description: 'Another change came first.', schema: problemSchema };
const absent = { description: 'There is no such source.', schema: problemSchema };
const noSource = 'There is no such source; see GET /sources';

export const listSources = defineRoute({
  method: 'get',
  path: '/sources',
  tag,
  summary:
    'Every source and how it is doing: at this moment, or at the last tick while ingest is away.',
  responses: { 200: { description: 'The sources.', schema: sourcesResponseSchema } },
  answer: async (_input, { sources, settings }) => {
    const set = settings.current();
    return { sources: (await sources.refresh()).map((view) => withVersion(view, set)) };
  },
});

export const createSource = defineRoute({
  method: 'post',
  path: '/sources',
  tag,
  summary:
    'Adds a source, which is read from at once, no restart needed. What it shows at its first answer raises nothing.',
  body: createSourceSchema,
  responses: {
    201: { description: 'The source.', schema: sourceDetailSchema },
    409: { description: 'There is a source of this id.', schema: problemSchema },
  },
  answer: async ({ body: { by, paused = false, definition, ...rest } }, deps, response) => {
    const full = await judged(definition, deps, response);
    if (full === undefined) return undefined;
    const { id } = full;
    const entry = deps.settings.current().source.get(id);
    if (entry?.value.definition !== undefined) {
      throw new ConflictError(`There is a source with the id "${id}" already`);
    }
    const value = settingOf({ paused, definition: full.definition, ...rest });
    await changeSetting(deps, { kind: 'source', id, from: entry?.version ?? 0, value, by });
    await sourcesOnce(deps.sources, (views) => views.some((view) => view.id === id));
    response.status(201);
    return detailOf(id, deps);
  },
});

export const getSource = defineRoute({
  method: 'get',
  path: '/sources/{id}',
  tag,
  summary: 'One source with its own settings.',
  parameters: settingIdParameters,
  responses: { 200: { description: 'The source.', schema: sourceDetailSchema }, 404: absent },
  answer: ({ parameters: { id } }, deps) => detailOf(id, deps),
});

export const replaceSource = defineRoute({
  method: 'put',
  path: '/sources/{id}',
  tag,
  summary:
    'Replaces what is set about a source, all of it; names the version that was read. Of one that stands in barograph.yaml, pause, tags and weight can be changed; where it has got to is kept.',
  parameters: settingIdParameters,
  body: replaceSourceSchema,
  responses: {
    200: { description: 'The source as it now is.', schema: sourceDetailSchema },
    404: absent,
    409: conflict,
  },
  answer: async ({ parameters: { id }, body }, deps, response) => {
    const { by, version, paused = false, definition, ...rest } = body;
    const before = await detailOf(id, deps);
    if (before.definition === null) {
      throw wrong('id', 'what is pushed is never asked for: there is nothing to set about it');
    }
    let kept = deps.settings.current().source.get(id)?.value.definition;
    if (definition !== undefined) {
      if (before.origin !== 'added') {
        if (!isDeepStrictEqual({ ...definition }, { ...before.definition })) {
          throw wrong(
            'definition',
            'it stands in the configuration: change it there, or leave this out',
          );
        }
      } else {
        const full = await judged({ ...definition, id }, deps, response);
        if (full === undefined) return undefined;
        kept = full.definition;
      }
    }
    const value = settingOf({ paused, definition: kept, ...rest });
    await changeSetting(deps, { kind: 'source', id, from: version, value, by });
    await sourcesOnce(deps.sources, (views) =>
      views.some((view) => view.id === id && (view.state === 'paused') === paused),
    );
    return detailOf(id, deps);
  },
});

export const deleteSource = defineRoute({
  method: 'delete',
  path: '/sources/{id}',
  tag,
  summary:
    'Deletes a source that was added, or what is set about one of the configuration. Its posts stay; where it had got to is kept in case it comes back.',
  parameters: settingIdParameters,
  query: z.strictObject({ version: z.coerce.number().int().nonnegative(), by: bySchema }),
  responses: { 204: { description: 'Deleted.' }, 404: absent, 409: conflict },
  answer: async ({ parameters: { id }, query: { version, by } }, deps, response) => {
    const entry = deps.settings.current().source.get(id);
    if (entry === undefined) {
      await detailOf(id, deps);
      throw new ConflictError(
        'It stands in the configuration and cannot be deleted here; pause it, or take it out there',
      );
    }
    await changeSetting(deps, { kind: 'source', id, from: version, value: null, by });
    if (entry.value.definition !== undefined) {
      await sourcesOnce(deps.sources, (views) => views.every((view) => view.id !== id));
    }
    response.status(204).end();
  },
});

export const sourceHistory = settingHistory({
  kind: 'source',
  path: '/sources',
  tag,
  called: 'source',
  schema: sourceSettingSchema,
});

/** @throws NotFoundError */
async function detailOf(
  id: string,
  { sources, settings, ingest }: Pick<RouteDeps, 'sources' | 'settings' | 'ingest'>,
): Promise<SourceDetail> {
  const set = settings.current();
  const answer = await ingest.getJson(`/api/v1/sources/${encodeURIComponent(id)}`);
  const detail = ingestSourceDetailSchema.safeParse(answer);
  const added = set.source.get(id)?.value.definition;
  if (detail.success) {
    // Ingest may not have followed yet; of one that stands in the configuration, only it knows.
    const isAdded = detail.data.origin === 'added';
    const shown =
      isAdded && added !== undefined ? { ...detail.data, definition: added } : detail.data;
    return withVersion(shown, set);
  }
  const view = (await sources.refresh()).find((known) => known.id === id);
  if (view === undefined) throw new NotFoundError(noSource);
  return { ...withVersion(view, set), definition: added ?? null };
}

/** Leaves out what is not set. */
function settingOf(given: {
  readonly paused: boolean;
  readonly tags?: SourceSetting['tags'] | undefined;
  readonly weight?: SourceSetting['weight'] | undefined;
  readonly definition?: SourceSetting['definition'] | undefined;
}): SourceSetting {
  const { paused, tags, weight, definition } = given;
  return {
    paused,
    ...(tags === undefined ? {} : { tags }),
    ...(weight === undefined ? {} : { weight }),
    ...(definition === undefined ? {} : { definition }),
  };
}

function wrong(path: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, message }]);
}
