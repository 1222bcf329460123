import type { z } from 'zod';
import { problemSchema } from '../../core/contracts/api/operations.ts';
import { historyQuerySchema, historyResponseSchema } from '../../core/contracts/api/settings.ts';
import type { SettingsKind } from '../../core/contracts/settings/settings-record.ts';
import type { SettingOf } from '../../core/settings/settings.ts';
import { defineRoute, NotFoundError, type Route } from './route.ts';
import { settingIdParameters } from './setting-id.ts';

export interface HistorySketch<K extends SettingsKind> {
  readonly kind: K;
  /** Of the settings of this kind, such as `/rules`. */
  readonly path: string;
  readonly tag: string;
  /** How one of them is called. */
  readonly called: string;
  /** Of a version's value as it is shown. */
  readonly schema: z.ZodType;
  readonly show?: (value: SettingOf<K>) => unknown;
  /** What stood before anybody changed it. */
  readonly builtIn?: Readonly<Record<string, SettingOf<K>>>;
}

/** `GET …/{id}/history`: every version of a setting, with who made it and when; also of one that was deleted. */
export function settingHistory<K extends SettingsKind>(sketch: HistorySketch<K>): Route {
  const { kind, path, tag, called, schema, show = (value) => value, builtIn = {} } = sketch;
  return defineRoute({
    method: 'get',
    path: `${path}/{id}/history`,
    tag,
    summary: `Every version of a ${called}, newest first: who made it, when, and what it said.`,
    parameters: settingIdParameters,
    query: historyQuerySchema,
    responses: {
      200: { description: 'The versions.', schema: historyResponseSchema(schema) },
      404: { description: `There has never been such a ${called}.`, schema: problemSchema },
    },
    answer: async ({ parameters: { id }, query: { limit } }, { settings }) => {
      const changes = settings.changesOf(kind, id).map(({ version, at, by, entry }) => ({
        version,
        at: new Date(at).toISOString(),
        by,
        // The fold keeps values under the kind they came with.
        value: entry === undefined ? null : show(entry.value as SettingOf<K>),
      }));
      const first = Object.hasOwn(builtIn, id) ? builtIn[id] : undefined;
      const never = { version: 0, at: new Date(0).toISOString(), by: '' };
      const versions = [
        ...(first === undefined ? [] : [{ ...never, value: show(first) }]),
        ...changes,
      ];
      if (versions.length === 0) throw new NotFoundError(`There has never been such a ${called}`);
      return { versions: versions.reverse().slice(0, limit) };
    },
  });
}
