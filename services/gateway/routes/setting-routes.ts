import { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { bySchema, deleteQuerySchema, settingStamp } from '../../core/contracts/api/settings.ts';
import type { SettingsKind } from '../../core/contracts/settings/settings-record.ts';
import type { SettingEntry, SettingOf, Settings } from '../../core/settings/settings.ts';
import { defineRoute, type Route } from './route.ts';
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

export interface SettingSketch<K extends SettingsKind> {
  readonly kind: K;
  readonly path: string;
  /** How one is called, and several in the answer's field. */
  readonly called: string;
  readonly list: string;
  /** What they are, in a sentence. */
  readonly about: string;
  readonly schema: z.ZodObject;
  /** Those that hold until somebody changes them (then version 0 is what was read). */
  readonly builtIn?: Readonly<Record<string, SettingOf<K>>>;
}

/** List, create, read, replace, delete and history of one kind of setting, as of any other. */
export function settingRoutes<K extends SettingsKind>(sketch: SettingSketch<K>): readonly Route[] {
  const { kind, path, called, list, about, schema, builtIn = {} } = sketch;
  const tag = 'alerts';
  const viewSchema = schema.safeExtend({
    ...settingStamp,
    version: z.int().nonnegative().describe('0: built in, never changed.'),
  });
  const conflict = { description: 'Another change came first.', schema: problemSchema };
  const absent = { description: `There is no such ${called}.`, schema: problemSchema };
  const isBuiltIn = (id: string): boolean => Object.hasOwn(builtIn, id);
  const shown = ({ id, version, by, at, value }: SettingEntry<SettingOf<K>>) => ({
    ...value,
    id,
    version,
    updatedAt: new Date(at).toISOString(),
    updatedBy: by,
  });

  function all(settings: Settings) {
    const entries = settings[kind] as ReadonlyMap<string, SettingEntry<SettingOf<K>>>;
    const first = Object.entries(builtIn).map(([id, value]) =>
      shown(entries.get(id) ?? { id, version: 0, by: '', at: 0, value }),
    );
    return [...first, ...[...entries.values()].filter(({ id }) => !isBuiltIn(id)).map(shown)];
  }

  const body = { by: bySchema };
  return [
    defineRoute({
      method: 'get',
      path,
      tag,
      summary: about,
      responses: {
        200: { description: 'All of them.', schema: z.object({ [list]: z.array(viewSchema) }) },
      },
      answer: async (_input, { settings }) => ({ [list]: all(settings.current()) }),
    }),
    defineRoute({
      method: 'post',
      path,
      tag,
      summary: `Makes a ${called}.`,
      body: schema.safeExtend(body),
      responses: { 201: { description: `The ${called}.`, schema: viewSchema } },
      answer: async ({ body: { by, ...value } }, deps, response) => {
        const entry = await createSetting<K>(
          deps,
          kind,
          value as SettingOf<K> | null,
          by as string,
        );
        response.status(201);
        return shown(entry);
      },
    }),
    settingHistory<K>({ kind, path, tag, called, schema, builtIn }),
    defineRoute({
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: `One ${called}.`,
      parameters: settingIdParameters,
      responses: { 200: { description: `The ${called}.`, schema: viewSchema }, 404: absent },
      answer: async ({ parameters: { id } }, { settings }) =>
        existing(
          all(settings.current()).find((setting) => setting.id === id),
          kind,
        ),
    }),
    defineRoute({
      method: 'put',
      path: `${path}/{id}`,
      tag,
      summary: `Replaces a ${called}, all of it; names the version that was read.`,
      parameters: settingIdParameters,
      body: schema.safeExtend({ ...body, version: z.int().nonnegative() }),
      responses: {
        200: { description: `The ${called} as it now is.`, schema: viewSchema },
        404: absent,
        409: conflict,
      },
      answer: async ({ parameters: { id }, body: { by, version, ...value } }, deps) => {
        const replace = isBuiltIn(id) ? overrideSetting : replaceSetting;
        const place = { id, version: version as number };
        return shown(
          await replace<K>(deps, kind, place, value as SettingOf<K> | null, by as string),
        );
      },
    }),
    defineRoute({
      method: 'delete',
      path: `${path}/{id}`,
      tag,
      summary: `Deletes a ${called}, or brings a built-in one back to what it was.`,
      parameters: settingIdParameters,
      query: deleteQuerySchema,
      responses: { 204: { description: 'Deleted.' }, 404: absent, 409: conflict },
      answer: async ({ parameters: { id }, query: { version, by } }, deps, response) => {
        if (isBuiltIn(id) && !deps.settings.current()[kind].has(id)) {
          throw new ConflictError(
            `A built-in ${called} cannot be deleted; switch it off with enabled: false`,
          );
        }
        await deleteSetting(deps, kind, { id, version }, by);
        response.status(204).end();
      },
    }),
  ];
}
