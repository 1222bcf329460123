import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { intervalOf, type PollAnswer, type PollPort } from '../polling/polled-source.ts';
import { isKeySafe, keyOverHttps } from '../secrets/key-over-https.ts';
import { secretNameSchema } from '../secrets/secret-book.ts';
import { followStatuses } from './mastodon/follow-statuses.ts';
import { createStatusReader } from './mastodon/status-reader.ts';
import { placesIn, readTimelines } from './mastodon/timelines.ts';
import { financeWords } from './social/finance-words.ts';
import { obeyingRateLimits } from './social/rate-limit.ts';
import type { Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';

/** Settings of a source of type `mastodon`. */
export const mastodonSchema = z
  .strictObject({
    type: z
      .literal('mastodon')
      .describe(
        'Public posts of a Mastodon server: hashtags or a whole timeline, polled or streamed.',
      ),
    ...sourceFields,
    kind: postKindSchema.default('social').describe('What its posts are.'),
    server: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default('https://mastodon.social')
      .describe('The server that is asked.'),
    mode: z
      .enum(['poll', 'sse', 'websocket'])
      .default('poll')
      .describe(
        '`poll` needs no key on most servers; `sse` and `websocket` bring posts at once and need `accessToken`.',
      ),
    timeline: z
      .enum(['hashtags', 'public', 'local'])
      .default('hashtags')
      .describe(
        '`hashtags`: posts with any of `hashtags`. `public`: all that the server sees, `local`: what is written on it; of these two, what `words` and `cashtags` select.',
      ),
    hashtags: z
      .array(z.string().regex(/^[\p{L}\p{N}_]{1,100}$/u, 'must be a hashtag without its #'))
      .min(1)
      .max(40)
      .default([
        'stocks',
        'stockmarket',
        'investing',
        'finance',
        'economy',
        'inflation',
        'earnings',
        'wallstreet',
      ])
      .describe('Hashtags without their #. With `sse` each is a connection of its own.'),
    words: z
      .array(z.string().trim().min(1).max(100))
      .max(500)
      .default([...financeWords])
      .describe('Of a whole timeline, posts are taken that hold one of these words or phrases …'),
    cashtags: z.boolean().default(true).describe('… or a cashtag such as `$ACME`.'),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/, 'must be a language code such as "en"'))
      .max(50)
      .default([])
      .describe('Only posts in these languages, or in none that is named; empty: all.'),
    accessToken: secretNameSchema
      .optional()
      .describe('The environment variable that holds an access token (scope `read:statuses`).'),
    intervalSeconds: z
      .number()
      .min(1)
      .max(86_400)
      .optional()
      .describe('Seconds between polls. Default: it follows how often there is something new.'),
    overlapMinutes: z
      .number()
      .min(0)
      .max(1_440)
      .default(10)
      .describe('How far back each reading begins: posts of other servers come in late.'),
    timeoutSeconds: z.number().min(1).max(300).default(30).describe('Longest time for one answer.'),
    idleSeconds: z
      .number()
      .min(0.2)
      .max(3_600)
      .default(90)
      .describe(
        'A stream that sends nothing whole for so long, not even a heartbeat, is opened anew.',
      ),
    bodyLimitBytes: z
      .int()
      .min(1_024)
      .max(50 * 1_048_576)
      .default(5 * 1_048_576)
      .describe('Largest answer taken, counted after decompression.'),
    frameLimitBytes: z
      .int()
      .min(1_024)
      .max(16 * 1_048_576)
      .default(1_048_576)
      .describe('Largest event of a stream taken.'),
    allowPrivateAddresses: z
      .boolean()
      .default(false)
      .describe(
        'Whether names may lead to addresses that are not public. A loopback or private address written in `server` itself is accepted without it.',
      ),
  })
  .refine(({ server, accessToken }) => accessToken === undefined || isKeySafe(server), {
    path: ['accessToken'],
    message: keyOverHttps,
  });
export type MastodonSettings = z.infer<typeof mastodonSchema>;

/** Statuses of a Mastodon server, by https://docs.joinmastodon.org/methods/timelines/ and …/methods/streaming/. */
export function createMastodon(settings: MastodonSettings, deps: SourceDeps): Source {
  const { host } = new URL(settings.server);
  const reader = createStatusReader(settings, host);
  const identity = {
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'mastodon',
    kind: settings.kind,
    url: settings.server,
    subject: `${settings.server} ${settings.timeline}`,
    host,
    revive: reader.revive,
  };

  /** @throws MissingSecretError when the variable is not set */
  function authorization(): Readonly<Record<string, string>> {
    const { accessToken } = settings;
    return accessToken === undefined
      ? {}
      : { authorization: `Bearer ${deps.secrets.get(accessToken)}` };
  }

  async function poll({ cursor, fetch, signal }: PollPort): Promise<PollAnswer> {
    const goOn = cursor?.['goOn'] === true;
    const { statuses, places, more, restMs } = await readTimelines(
      settings,
      placesIn(cursor),
      { fetch: obeyingRateLimits(fetch, deps.clock), headers: authorization() },
      { goOn, now: deps.clock(), signal },
    );
    return {
      found: statuses.flatMap((status) => reader.read(status) ?? []),
      cursor: { ...places, ...(more ? { goOn: true } : {}) },
      hints: { freshForMs: restMs },
      more: more && restMs === undefined,
    };
  }

  if (settings.mode === 'poll') {
    return deps.scheduler.source({
      ...identity,
      interval: intervalOf(settings.intervalSeconds),
      poll,
    });
  }
  return deps.streams.source({
    ...identity,
    connect: (port) => followStatuses(port, { settings, deps, reader, authorization }),
  });
}
