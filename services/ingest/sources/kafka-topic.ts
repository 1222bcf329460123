import { z } from 'zod';
import {
  type ForeignMessage,
  followTopic,
  type PartitionBounds,
} from '../../core/bus/kafka/topic-follower.ts';
import { postKindSchema } from '../../core/contracts/post.ts';
import { messageOf } from '../../core/errors.ts';
import { timeFormatSchema } from '../../core/files/columns.ts';
import { FetchError, RefusedError } from '../fetcher/fetch-error.ts';
import { secretNameSchema } from '../secrets/secret-book.ts';
import type { StreamPort } from '../streaming/stream-source.ts';
import { fieldsSchema, mapMessage } from './kafka-topic/map-message.ts';
import { reviveItem } from './revive-item.ts';
import type { Cursor, Found, Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';

const secret = secretNameSchema.optional();

/** Settings of a source of type `kafka-topic`. */
export const kafkaTopicSchema = z
  .strictObject({
    type: z
      .literal('kafka-topic')
      .describe('A topic of any Apache Kafka cluster whose messages are JSON.'),
    ...sourceFields,
    kind: postKindSchema.default('news').describe('What its posts are.'),
    brokers: z
      .array(z.string().regex(/^[^:\s/]{1,250}:\d{1,5}$/, 'must be host:port'))
      .min(1)
      .max(20)
      .describe('Brokers of that cluster, host:port; they need not be Barograph’s own.'),
    topic: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,249}$/, 'must be the name of a topic')
      .describe('The topic.'),
    group: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'Consumer group, for permissions and monitoring; default: `barograph-` and the id. Where reading goes on is remembered here.',
      ),
    startFrom: z
      .enum(['latest', 'earliest'])
      .default('latest')
      .describe(
        'At the very first start: what comes from then on, or also what is there, as history.',
      ),
    fields: fieldsSchema,
    timeFormat: timeFormatSchema,
    tls: z.boolean().default(false).describe('Whether brokers are spoken to over TLS.'),
    caVariable: secret.describe('Variable with the PEM of the authority; default: the system’s.'),
    certVariable: secret.describe('Variable with the PEM of a client certificate.'),
    keyVariable: secret.describe('Variable with the PEM of its key.'),
    sasl: z
      .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
      .optional()
      .describe('How to log in, where brokers ask for it.'),
    username: z.string().min(1).max(300).optional(),
    passwordVariable: secret.describe('Variable with the password.'),
    allowPrivateAddresses: z
      .boolean()
      .default(false)
      .describe('Whether brokers may have addresses that are not public, as in one’s own network.'),
  })
  .refine(
    ({ sasl, username, passwordVariable }) =>
      sasl === undefined || (username !== undefined && passwordVariable !== undefined),
    { path: ['sasl'], message: 'needs username and passwordVariable' },
  )
  .refine(
    ({ sasl, tls, allowPrivateAddresses }) => sasl !== 'plain' || tls || allowPrivateAddresses,
    {
      path: ['sasl'],
      message: 'plain sends the password as it is: use tls: true',
    },
  );
export type KafkaTopicSettings = z.infer<typeof kafkaTopicSchema>;

/**
 * Messages of a topic. The offset after the last message that is in the log is the cursor of each partition, so a
 * restart loses and doubles nothing.
 */
export function createKafkaTopic(settings: KafkaTopicSettings, deps: SourceDeps): Source {
  const subject = `${settings.brokers.join(',')}/${settings.topic}`;
  const group = settings.group ?? `barograph-${settings.id}`;

  async function connect(port: StreamPort): Promise<void> {
    let cursor: Cursor = port.cursor() ?? {};

    /** What was there before anybody read is history; its end is remembered until it has been read. */
    function positions(bounds: readonly PartitionBounds[]): ReadonlyMap<number, number> {
      const lost: string[] = [];
      // Shorter than what was read of it: it was deleted and made again, and everything in it is new.
      const madeAnew: number[] = [];
      const isFirstStart = Object.keys(cursor).length === 0;
      const next = bounds.map(({ partition, low, end }): readonly [number, number] => {
        const stored = cursor[offsetKey(partition)];
        if (typeof stored === 'number') {
          if (stored < low) lost.push(`${low - stored} messages of partition ${partition}`);
          if (stored > end) madeAnew.push(partition);
          return [partition, stored > end ? low : Math.max(stored, low)];
        }
        // A partition that is added later is read from its beginning: nobody has seen it.
        const from = isFirstStart && settings.startFrom === 'latest' ? end : low;
        const historyEnd = isFirstStart ? { [historyKey(partition)]: end } : {};
        cursor = { ...cursor, [offsetKey(partition)]: from, ...historyEnd };
        return [partition, from];
      });
      port.established();
      port.note(noteOf(lost, madeAnew));
      return new Map(next);
    }

    async function take(messages: readonly ForeignMessage[]): Promise<void> {
      const [first] = messages;
      const last = messages.at(-1);
      if (first === undefined || last === undefined) return;
      const historyEnd = cursor[historyKey(first.partition)];
      const isPast = typeof historyEnd === 'number' && first.offset < historyEnd;
      const split = isPast ? messages.findIndex(({ offset }) => offset >= historyEnd) : -1;
      if (split > 0) {
        await take(messages.slice(0, split));
        return take(messages.slice(split));
      }
      const next = { ...cursor, [offsetKey(last.partition)]: last.offset + 1 };
      const found = messages.flatMap((message) =>
        message.value === null ? [] : [foundIn(message)],
      );
      await port.deliver({ found, timing: isPast ? 'first-poll' : 'live', cursor: next });
      cursor = next;
    }

    await followTopic(
      {
        brokers: settings.brokers,
        clientId: group,
        tls: tlsOf(),
        sasl: saslOf(),
        allowPrivateAddresses: settings.allowPrivateAddresses,
      },
      {
        topic: settings.topic,
        group,
        positions,
        take,
        signal: port.signal,
        log: deps.log,
      },
    ).catch((error: unknown) => {
      throw inWords(error);
    });
  }

  function tlsOf() {
    if (!settings.tls) return undefined;
    const pem = (name: string | undefined) =>
      name === undefined ? undefined : deps.secrets.get(name);
    return {
      ca: pem(settings.caVariable),
      cert: pem(settings.certVariable),
      key: pem(settings.keyVariable),
    };
  }

  function saslOf() {
    const { sasl, username, passwordVariable } = settings;
    if (sasl === undefined || username === undefined || passwordVariable === undefined)
      return undefined;
    return { mechanism: sasl, username, password: deps.secrets.get(passwordVariable) };
  }

  function foundIn(message: ForeignMessage): Found {
    const where = `partition ${message.partition}, offset ${message.offset}`;
    const mapped = mapMessage(message, settings);
    const raw = (): Buffer => message.value ?? Buffer.alloc(0);
    return 'item' in mapped
      ? { ...mapped, where, raw }
      : { reason: `${where}: ${mapped.reason}`, raw };
  }

  function inWords(error: unknown): Error {
    const name = error instanceof Error ? error.name : '';
    const words = messageOf(error);
    if (/SASL|Authentication|AuthorizationFailed/i.test(`${name} ${words}`)) {
      return new RefusedError(
        `the brokers refuse the login or the rights to ${settings.topic}: ${words}`,
        {
          cause: error,
        },
      );
    }
    return new FetchError(`${settings.topic} at ${settings.brokers.join(', ')}: ${words}`, {
      cause: error,
    });
  }

  /** Reads a dead letter's bytes with the present settings, which may have been corrected since. */
  function revive(raw: Buffer): Found {
    const item = reviveItem(raw);
    if ('item' in item) return item;
    const mapped = mapMessage({ partition: 0, offset: 0, timestamp: 0, value: raw }, settings);
    if ('reason' in mapped) return { ...mapped, raw: () => raw };
    const isOfPlace = mapped.item.nativeId === `${settings.topic}/0/0`;
    // Where it stood is not known any more.
    return {
      item: isOfPlace ? { ...mapped.item, nativeId: undefined } : mapped.item,
      raw: () => raw,
    };
  }

  return deps.streams.source({
    id: settings.id,
    name: settings.name ?? settings.topic,
    type: 'kafka-topic',
    kind: settings.kind,
    url: `kafka://${subject}`,
    subject,
    host: settings.brokers[0] ?? '',
    connect,
    revive,
  });
}

function noteOf(lost: readonly string[], madeAnew: readonly number[]): string | undefined {
  const notes = [
    ...(lost.length === 0
      ? []
      : [`the topic no longer keeps ${lost.join(', ')}, which were not read in time`]),
    ...(madeAnew.length === 0
      ? []
      : [
          `the topic is shorter than what was read of it (partition ${madeAnew.join(', ')}), as one that was made anew: it is read from its beginning`,
        ]),
  ];
  return notes.length === 0 ? undefined : notes.join('; ');
}

function offsetKey(partition: number): string {
  return `offset:${partition}`;
}

function historyKey(partition: number): string {
  return `history:${partition}`;
}
