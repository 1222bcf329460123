import { z } from 'zod';
import { postKindSchema } from '../contracts/post.ts';
import { parseTime, type TimeFormat, timeFormats } from '../posts/normalise/parse-date.ts';
import type { RawItem } from '../posts/raw-item.ts';

const column = z.string().min(1).max(200).optional();

/** Which column (or JSON field, dotted for nested ones) holds what; default: the one of the same name. */
export const columnsSchema = z
  .strictObject({
    title: column,
    text: column.describe('The whole text, where there is no title.'),
    body: column,
    url: column,
    author: column,
    source: column.describe('The post’s own source; default: the id of this source.'),
    kind: column,
    publishedAt: column,
    observedAt: column.describe('When it could first be known, for an import of the past.'),
    nativeId: column,
  })
  .describe('Column or JSON field (dotted for nested ones) of each value; default: the same name.')
  .prefault({});
export type Columns = z.infer<typeof columnsSchema>;

export const timeFormatSchema = z
  .enum(timeFormats)
  .default('iso')
  .describe('How times are written; ISO 8601 without a zone is taken as UTC.');

/** A record with named values: a JSON object or a row under its header. */
export type NamedValues = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>;

export type MappedRecord = { readonly item: RawItem } | { readonly reason: string };

/** Reads a record by its column mapping. @param undatedKey tells apart records without id, URL and time */
export function mapColumns(
  record: NamedValues,
  columns: Columns,
  timeFormat: TimeFormat,
  undatedKey: string,
): MappedRecord {
  const problems: string[] = [];

  function value(field: keyof Columns): string | number | undefined {
    const found = lookUp(record, columns[field] ?? field);
    if (found === undefined || found === null || found === '') return undefined;
    if (typeof found === 'string' || typeof found === 'number') return found;
    problems.push(`${field} is neither text nor a number`);
    return undefined;
  }

  function text(field: keyof Columns): string | undefined {
    const found = value(field);
    return found === undefined ? undefined : String(found);
  }

  function time(field: 'publishedAt' | 'observedAt'): number | undefined {
    const found = value(field);
    if (found === undefined) return undefined;
    const ms = parseTime(found, timeFormat);
    if (ms === undefined) {
      problems.push(
        `${field} "${String(found).slice(0, 50)}" is not a time in the format ${timeFormat}`,
      );
    }
    return ms;
  }

  const kind = postKindSchema.optional().safeParse(value('kind'));
  if (!kind.success) problems.push(`kind must be one of ${postKindSchema.options.join(', ')}`);
  const item: RawItem = {
    title: text('title'),
    text: text('text'),
    body: text('body'),
    url: text('url'),
    author: text('author'),
    source: text('source'),
    kind: kind.data,
    nativeId: exactId(value('nativeId')),
    publishedAt: time('publishedAt'),
    observedAt: time('observedAt'),
    undatedKey,
  };
  return problems.length === 0 ? { item } : { reason: problems.join('; ') };
}

/** An integer too large for a double has lost digits in parsing: as an id it would make different posts equal. */
function exactId(id: string | number | undefined): string | undefined {
  if (typeof id === 'number' && !Number.isSafeInteger(id)) return undefined;
  return id === undefined ? undefined : String(id);
}

/** Own properties only, so that `__proto__` and `constructor` name nothing. */
function lookUp(record: NamedValues, path: string): unknown {
  if (record instanceof Map) return record.get(path);
  if (Object.hasOwn(record, path)) return (record as Record<string, unknown>)[path];
  if (!path.includes('.')) return undefined;
  let at: unknown = record;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}
