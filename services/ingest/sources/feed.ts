import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import type { RawItem } from '../../core/posts/raw-item.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import type { FetchResult } from '../fetcher/fetcher.ts';
import {
  intervalOf,
  type PollAnswer,
  type PollHints,
  type PollPort,
} from '../polling/polled-source.ts';
import { isKeySafe, keyOverHttps } from '../secrets/key-over-https.ts';
import { secretNameSchema } from '../secrets/secret-book.ts';
import { feedFacts, feedItem } from './feed/feed-item.ts';
import { type Move, moveFields, moveIn } from './feed/moved-feed.ts';
import { reviveItem } from './revive-item.ts';
import type { Cursor, Found, Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';
import { withoutCredentials } from './without-credentials.ts';

/** Settings of a source of type `feed`. */
export const feedSchema = z
  .strictObject({
    type: z.literal('feed').describe('RSS, Atom, RDF or JSON Feed over HTTP.'),
    ...sourceFields,
    kind: postKindSchema.default('news').describe('What its posts are.'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .describe('Address of the feed.'),
    intervalSeconds: z
      .number()
      .min(1)
      .max(86_400)
      .optional()
      .describe(
        'Seconds between polls. Default: it follows how often the feed publishes, between a minute and six hours.',
      ),
    longestIntervalSeconds: z
      .number()
      .min(60)
      .max(86_400)
      .default(21_600)
      .describe('Seconds between polls at most, however seldom the feed publishes.'),
    authorizationVariable: secretNameSchema
      .optional()
      .describe(
        'Environment variable (or, with _FILE behind it, one that names a file) with what is sent as Authorization, such as "Bearer …". Needs https.',
      ),
    timeoutSeconds: z.number().min(1).max(300).default(30).describe('Longest time for one answer.'),
    bodyLimitBytes: z
      .int()
      .min(1_024)
      .max(50 * 1_048_576)
      .default(5 * 1_048_576)
      .describe('Largest document taken, counted after decompression.'),
    allowPrivateAddresses: z
      .boolean()
      .default(false)
      .describe(
        'Whether names and redirects may lead to addresses that are not public. A loopback or private address written in `url` itself is accepted without it.',
      ),
  })
  .refine(
    ({ url, authorizationVariable }) => authorizationVariable === undefined || isKeySafe(url),
    { path: ['authorizationVariable'], message: keyOverHttps },
  );
export type FeedSettings = z.infer<typeof feedSchema>;

/** A feed that is polled. */
export function createFeed(settings: FeedSettings, deps: SourceDeps): Source {
  const shownUrl = withoutCredentials(settings.url);

  function fetchFrom(url: string, { cursor, fetch, signal }: PollPort): Promise<FetchResult> {
    const { authorizationVariable } = settings;
    // A key is for the address that was configured; where it may have moved to, it is not sent.
    const authorization =
      authorizationVariable === undefined || new URL(url).host !== new URL(settings.url).host
        ? {}
        : { headers: { authorization: deps.secrets.get(authorizationVariable) } };
    return fetch({
      url,
      ...authorization,
      etag: text(cursor?.['etag']),
      lastModified: text(cursor?.['lastModified']),
      timeoutMs: settings.timeoutSeconds * 1_000,
      bodyLimitBytes: settings.bodyLimitBytes,
      allowPrivateAddresses: settings.allowPrivateAddresses,
      signal,
    });
  }

  /** Asks where the feed has moved to for good; its own address again when there is no feed any more. */
  async function poll(port: PollPort): Promise<PollAnswer> {
    const known = moveIn(port.cursor);
    if (known === undefined) return pollAt(settings.url, undefined, port);
    try {
      return await pollAt(known.to, known, port);
    } catch (error) {
      const isToWait = error instanceof FetchError && error.retryAfterMs !== undefined;
      if (port.signal.aborted || isToWait) throw error;
      deps.log.warn({ source: settings.id, err: error }, 'the new address of a feed failed');
      return pollAt(settings.url, undefined, port);
    }
  }

  async function pollAt(url: string, known: Move | undefined, port: PollPort): Promise<PollAnswer> {
    const result = await fetchFrom(url, port);
    const to = result.movedTo ?? known?.to;
    const move = to === undefined ? undefined : { to, since: known?.since ?? deps.clock() };
    const note = noteOf(move);
    if (!result.modified) {
      const { movedTo: _to, movedSince: _since, ...before } = port.cursor ?? {};
      return {
        found: [],
        cursor: { ...before, ...moveFields(move) },
        hints: fresher(hintsIn(before), result.freshForMs),
        unchanged: true,
        note,
      };
    }
    const document = await deps.feedParser.parse(result.text);
    const facts = feedFacts(document);
    return {
      found: document.entries.map((entry) => found(feedItem(entry, result.url, facts))),
      cursor: {
        etag: result.etag ?? null,
        lastModified: result.lastModified ?? null,
        ...hintFields(document.hints),
        ...moveFields(move),
      },
      hints: fresher(document.hints, result.freshForMs),
      note,
    };
  }

  return deps.scheduler.source({
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'feed',
    kind: settings.kind,
    url: shownUrl,
    subject: shownUrl,
    host: new URL(settings.url).host,
    interval: intervalOf(settings.intervalSeconds, settings.longestIntervalSeconds),
    poll,
    revive: reviveItem,
  });
}

function noteOf(move: Move | undefined): string | undefined {
  if (move === undefined) return undefined;
  const day = new Date(move.since).toISOString().slice(0, 10);
  return `it has moved for good to ${withoutCredentials(move.to)}, and is asked there (redirected since ${day}); change its address`;
}

function fresher(hints: PollHints, answerMs: number | undefined): PollHints {
  const freshForMs = Math.max(hints.freshForMs ?? 0, answerMs ?? 0);
  return freshForMs > 0 ? { ...hints, freshForMs } : hints;
}

/** Kept in the cursor: an answer of 304 does not say them again. */
function hintFields({ freshForMs, skipHours, skipDays }: PollHints): Cursor {
  return {
    ...(freshForMs === undefined ? {} : { ttlMs: freshForMs }),
    ...(skipHours === undefined ? {} : { skipHours: skipHours.join(' ') }),
    ...(skipDays === undefined ? {} : { skipDays: skipDays.join(' ') }),
  };
}

function hintsIn({ ttlMs, skipHours, skipDays }: Cursor): PollHints {
  const numbers = (list: string): number[] => list.split(' ').map(Number);
  return {
    ...(typeof ttlMs === 'number' ? { freshForMs: ttlMs } : {}),
    ...(typeof skipHours === 'string' ? { skipHours: numbers(skipHours) } : {}),
    ...(typeof skipDays === 'string' ? { skipDays: numbers(skipDays) } : {}),
  };
}

function text(value: Cursor[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function found(item: RawItem): Found {
  return { item, raw: () => Buffer.from(JSON.stringify(item)) };
}
