import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { handleFrames } from '../streaming/frame-handler.ts';
import { openSocket } from '../streaming/open-socket.ts';
import type { StreamPort } from '../streaming/stream-source.ts';
import { postCollection, repostCollection } from './bluesky/jetstream-event.ts';
import { createJetstreamReader } from './bluesky/jetstream-reader.ts';
import { reviveItem } from './revive-item.ts';
import { financeWords } from './social/finance-words.ts';
import type { Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';

/** Settings of a source of type `bluesky`. */
export const blueskySchema = z.strictObject({
  type: z
    .literal('bluesky')
    .describe('Posts of Bluesky about markets, from its Jetstream (WebSocket). Needs no key.'),
  ...sourceFields,
  kind: postKindSchema.default('social').describe('What its posts are.'),
  urls: z
    .array(z.url({ protocol: /^wss?$/ }).max(2_000))
    .min(1)
    .max(16)
    .default([
      'wss://jetstream2.us-east.bsky.network/subscribe',
      'wss://jetstream1.us-east.bsky.network/subscribe',
      'wss://jetstream1.us-west.bsky.network/subscribe',
      'wss://jetstream2.us-west.bsky.network/subscribe',
    ])
    .describe('Jetstream instances; the next one is tried when one fails.'),
  words: z
    .array(z.string().trim().min(1).max(100))
    .max(500)
    .default([...financeWords])
    .describe('Posts are taken that hold one of these words or phrases …'),
  cashtags: z
    .boolean()
    .default(true)
    .describe('… or a cashtag such as `$ACME`. Without words and cashtags every post is taken.'),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'must be a language code such as "en"'))
    .max(50)
    .default([])
    .describe('Only posts whose author says one of these languages, or none; empty: all.'),
  accounts: z
    .array(z.string().regex(/^did:[a-z]+:\S+$/, 'must be a DID such as did:plc:…'))
    .max(10_000)
    .default([])
    .describe('Only posts of these accounts (DIDs); empty: of all.'),
  reposts: z
    .boolean()
    .default(false)
    .describe('Whether reposts of posts that were taken lately are taken too, as copies.'),
  rewindSeconds: z
    .number()
    .min(0)
    .max(3_600)
    .default(10)
    .describe('How far before the last post a resumed stream begins; repeats are dropped.'),
  timeoutSeconds: z.number().min(1).max(300).default(30).describe('Longest time to connect.'),
  idleSeconds: z
    .number()
    .min(0.2)
    .max(3_600)
    .default(60)
    .describe('A stream that sends nothing whole for so long is opened anew.'),
  frameLimitBytes: z
    .int()
    .min(1_024)
    .max(16 * 1_048_576)
    .default(1_048_576)
    .describe('Largest event taken; Jetstream is asked to leave larger ones out.'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe(
      'Whether names may lead to addresses that are not public. A loopback or private address written in `urls` itself is accepted without it.',
    ),
});
export type BlueskySettings = z.infer<typeof blueskySchema>;

/** A provider's clock may be ahead of ours by so much; a cursor further on would make the stream skip to its end. */
const clockToleranceMs = 60_000;

/**
 * Follows Jetstream (https://github.com/bluesky-social/jetstream, docs §5.1). The cursor is the time of the last
 * event, so a cut or a restart loses nothing that the instance still keeps (36 hours); when an instance fails, the
 * next one goes on from the same time.
 */
export function createBluesky(settings: BlueskySettings, deps: SourceDeps): Source {
  const read = createJetstreamReader(settings);
  let instance = 0;
  let heard = true;
  let beganUs: number | undefined;

  async function connect(port: StreamPort): Promise<void> {
    if (!heard) instance = (instance + 1) % settings.urls.length;
    heard = false;
    const stored = port.cursor()?.['timeUs'];
    const from = typeof stored === 'number' ? stored : beganUs;
    // Without a place the stream begins with the first attempt: what it missed while it could not connect is no gap.
    beganUs ??= deps.clock() * 1_000;
    let timeUs = from ?? beganUs;
    const url = subscription(settings, instance, from);
    // The first one's turn has been taken already.
    if (instance > 0) await deps.hosts.turn(url.host, port.signal);
    const connection = await openSocket({
      url: url.href,
      headers: { 'user-agent': deps.userAgent },
      timeoutMs: settings.timeoutSeconds * 1_000,
      idleMs: settings.idleSeconds * 1_000,
      frameLimitBytes: settings.frameLimitBytes,
      allowPrivateAddresses: settings.allowPrivateAddresses,
      signal: port.signal,
      // Few accounts may be silent for hours: a stream that answers works all the same.
      onPong: () => port.established(),
    });
    await port.deliver({ found: [], cursor: { timeUs } });
    await handleFrames(
      connection,
      {
        read: (frame) => {
          const result = read(frame);
          heard ||= result.malformed !== true;
          if (result.timeUs !== undefined && isPast(result.timeUs, deps.clock())) {
            timeUs = Math.max(timeUs, result.timeUs);
          }
          return result;
        },
        cursor: () => ({ timeUs }),
      },
      port,
    );
  }

  return deps.streams.source({
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'bluesky',
    kind: settings.kind,
    url: settings.urls[0] ?? '',
    subject: 'jetstream',
    host: new URL(settings.urls[0] ?? '').host,
    connect,
    revive: (raw) => {
      const item = reviveItem(raw);
      if ('item' in item) return item;
      const { found } = createJetstreamReader({ ...settings, words: [], cashtags: false })(
        raw.toString('utf8'),
      );
      return found ?? { reason: 'it is an event that holds no post', raw: () => raw };
    },
  });
}

/** Most accounts that an address can name; more are picked out here. */
const mostNamedAccounts = 100;

function subscription(
  settings: BlueskySettings,
  instance: number,
  timeUs: number | undefined,
): URL {
  const url = new URL(settings.urls[instance] ?? '');
  url.searchParams.append('wantedCollections', postCollection);
  if (settings.reposts) url.searchParams.append('wantedCollections', repostCollection);
  if (settings.accounts.length <= mostNamedAccounts) {
    for (const did of settings.accounts) url.searchParams.append('wantedDids', did);
  }
  url.searchParams.set('maxMessageSizeBytes', String(settings.frameLimitBytes));
  if (timeUs !== undefined) {
    const from = Math.max(0, Math.round(timeUs - settings.rewindSeconds * 1_000_000));
    url.searchParams.set('cursor', String(from));
  }
  return url;
}

function isPast(timeUs: number, now: number): boolean {
  return timeUs / 1_000 <= now + clockToleranceMs;
}
