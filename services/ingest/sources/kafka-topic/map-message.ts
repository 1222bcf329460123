import { z } from 'zod';
import type { ForeignMessage } from '../../../core/bus/kafka/topic-follower.ts';
import { messageOf } from '../../../core/errors.ts';
import { type Columns, mapColumns } from '../../../core/files/columns.ts';
import type { TimeFormat } from '../../../core/posts/normalise/parse-date.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';
import { jsonPointerSchema, valueAt } from './json-pointer.ts';

const pointer = jsonPointerSchema.optional();

/** Where in a message's JSON each value stands; default: the field of the same name. */
export const fieldsSchema = z
  .strictObject({
    title: pointer,
    text: pointer.describe('The whole text, where there is no title.'),
    body: pointer,
    url: pointer,
    author: pointer,
    source: pointer.describe('The post’s own source; default: the id of this source.'),
    kind: pointer,
    publishedAt: pointer.describe('Default where there is none: the time of the message.'),
    nativeId: pointer.describe('Default where there is none: topic, partition and offset.'),
    language: pointer.describe('What the publisher says the language is; only a hint.'),
  })
  .describe('JSON pointer (RFC 6901) to each value; default: `/` and its name.')
  .prefault({});
export type Fields = z.infer<typeof fieldsSchema>;

export interface MessageForm {
  readonly topic: string;
  readonly fields: Fields;
  readonly timeFormat: TimeFormat;
}

const names = [
  ...([
    'title',
    'text',
    'body',
    'url',
    'author',
    'source',
    'kind',
    'publishedAt',
    'nativeId',
  ] as const),
];
const plainColumns: Columns = {};

/** A message of a topic as a raw item, or why it is none. A null value (a tombstone) is nothing at all. */
export function mapMessage(
  message: Pick<ForeignMessage, 'partition' | 'offset' | 'timestamp' | 'value'>,
  form: MessageForm,
): { readonly item: RawItem } | { readonly reason: string } {
  const place = `${form.topic}/${message.partition}/${message.offset}`;
  let document: unknown;
  try {
    document = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(message.value ?? undefined),
    );
  } catch (error) {
    return { reason: `it is not valid JSON: ${messageOf(error)}` };
  }
  if (typeof document !== 'object' || document === null) return { reason: 'it is no JSON object' };
  const values = Object.fromEntries(
    names.map((name) => [name, valueAt(document, form.fields[name] ?? `/${name}`)]),
  );
  const mapped = mapColumns(values, plainColumns, form.timeFormat, place);
  if ('reason' in mapped) return mapped;
  const { item } = mapped;
  const language = valueAt(document, form.fields.language ?? '/language');
  return {
    item: {
      ...item,
      nativeId: item.nativeId ?? place,
      publishedAt: item.publishedAt ?? (message.timestamp > 0 ? message.timestamp : undefined),
      ...(typeof language === 'string' ? { language: language.slice(0, 35) } : {}),
    },
  };
}
