import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import {
  intervalOf,
  type PollAnswer,
  type PollPort,
  usualInterval,
} from '../polling/polled-source.ts';
import { isKeySafe, keyOverHttps } from '../secrets/key-over-https.ts';
import { secretNameSchema } from '../secrets/secret-book.ts';
import { reviveItem } from './revive-item.ts';
import { obeyingRateLimits, restAfter } from './social/rate-limit.ts';
import { readAnswer, readEntry } from './social/read-answer.ts';
import { createTroubles } from './social/troubles.ts';
import type { Cursor, Found, Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';
import { messageItem, messageSchema, symbolStreamSchema } from './stocktwits/message.ts';
import { type Place, placeFields, placeIn } from './stocktwits/place.ts';

/** Settings of a source of type `stocktwits`. */
export const stocktwitsSchema = z
  .strictObject({
    type: z.literal('stocktwits').describe('Messages about symbols on StockTwits.'),
    ...sourceFields,
    kind: postKindSchema.default('social').describe('What its posts are.'),
    symbols: z
      .array(
        z.string().regex(/^[A-Z0-9][A-Z0-9.-]{0,19}$/, 'must be a symbol such as ACME or ACME.X'),
      )
      .min(1)
      .max(100)
      .describe('Symbols as StockTwits writes them; each is one request a poll.'),
    accessToken: secretNameSchema
      .optional()
      .describe(
        'The environment variable that holds an access token; without one fewer requests are allowed.',
      ),
    requestsPerHour: z
      .int()
      .min(1)
      .max(100_000)
      .default(160)
      .describe(
        'Most requests an hour; StockTwits allows 200 without a token. It sets the least interval.',
      ),
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default('https://api.stocktwits.com')
      .describe('Where streams are asked for.'),
    intervalSeconds: z
      .number()
      .min(1)
      .max(86_400)
      .optional()
      .describe('Seconds between polls. Default: it follows how often there is something new.'),
    timeoutSeconds: z.number().min(1).max(300).default(30).describe('Longest time for one answer.'),
    bodyLimitBytes: z
      .int()
      .min(1_024)
      .max(50 * 1_048_576)
      .default(5 * 1_048_576)
      .describe('Largest answer taken, counted after decompression.'),
    allowPrivateAddresses: z
      .boolean()
      .default(false)
      .describe(
        'Whether names may lead to addresses that are not public. A loopback or private address written in `url` itself is accepted without it.',
      ),
  })
  .refine(({ url, accessToken }) => accessToken === undefined || isKeySafe(url), {
    path: ['accessToken'],
    message: keyOverHttps,
  });
export type StocktwitsSettings = z.infer<typeof stocktwitsSchema>;

/** What one answer holds at most. */
const pageLimit = 30;
/** Pages of one symbol in one poll; what is left follows in the next one. */
const mostPages = 10;
const hourMs = 3_600_000;

/** Messages by symbol streams: `since` the newest that was taken, and back by `max` where more than a page is new. */
export function createStocktwits(settings: StocktwitsSettings, deps: SourceDeps): Source {
  const { symbols, intervalSeconds } = settings;
  const leastMs = Math.max(60_000, (symbols.length / settings.requestsPerHour) * hourMs);

  async function poll({ cursor, fetch: plainFetch, signal }: PollPort): Promise<PollAnswer> {
    const fetch = obeyingRateLimits(plainFetch, deps.clock);
    const token = settings.accessToken === undefined ? {} : bearer(settings.accessToken);
    const troubles = createTroubles();
    const found: Found[] = [];
    const places: Cursor = {};
    const behind: string[] = [];
    let restMs: number | undefined;

    async function page(
      symbol: string,
      since: number | undefined,
      max: number | undefined,
    ): Promise<{ readonly ids: readonly number[]; readonly last: boolean }> {
      const url = new URL(`/api/2/streams/symbol/${encodeURIComponent(symbol)}.json`, settings.url);
      url.searchParams.set('limit', String(pageLimit));
      if (since !== undefined) url.searchParams.set('since', String(since));
      if (max !== undefined) url.searchParams.set('max', String(max));
      const result = await fetch({
        url: url.href,
        accept: 'application/json',
        headers: token,
        timeoutMs: settings.timeoutSeconds * 1_000,
        bodyLimitBytes: settings.bodyLimitBytes,
        allowPrivateAddresses: settings.allowPrivateAddresses,
        signal,
      });
      restMs = restAfter(result.headers, deps.clock()) ?? restMs;
      if (!result.modified) return { ids: [], last: true };
      const stream = readAnswer(result.text, symbolStreamSchema, 'stream of StockTwits');
      const ids: number[] = [];
      for (const message of stream.messages) {
        const entry = readEntry(message, messageSchema, 'message of StockTwits', (sound) => {
          ids.push(sound.id);
          return messageItem(sound);
        });
        if (entry !== undefined) found.push(entry);
      }
      return { ids, last: ids.length === 0 || stream.messages.length < pageLimit };
    }

    /** Reads from the newest, or from where a gap begins, back to what is known. @returns how far it is read now */
    async function readBack(symbol: string, place: Place | undefined): Promise<Place | undefined> {
      const since = place?.since;
      let max = place?.gap?.from;
      let newest = place?.gap?.to ?? since;
      for (let n = 0; n < mostPages; n += 1) {
        const { ids, last } = await page(symbol, since, max);
        if (ids.length > 0) {
          newest = Math.max(newest ?? 0, ...ids);
          max = Math.min(...ids);
        }
        // A first poll shows the latest page; what is older was published before anybody watched.
        if (last || since === undefined || max === undefined || max <= since + 1) {
          return newest === undefined ? undefined : { since: newest };
        }
        if (restMs !== undefined) break;
      }
      if (since === undefined || max === undefined || newest === undefined) return place;
      return { since, gap: { from: max, to: newest } };
    }

    async function readOn(symbol: string, place: Place | undefined): Promise<Place | undefined> {
      const reached = await readBack(symbol, place);
      const closed = place?.gap !== undefined && reached?.gap === undefined;
      return closed && restMs === undefined ? readBack(symbol, reached) : reached;
    }

    for (const symbol of symbols) {
      const before = placeIn(cursor, symbol);
      const reached =
        restMs === undefined
          ? await troubles.attempt(symbol, () => readOn(symbol, before), inWords)
          : undefined;
      const place = reached ?? before;
      if (place?.gap !== undefined) behind.push(symbol);
      Object.assign(places, placeFields(symbol, place));
    }
    troubles.throwIfAll();
    return {
      found: found.toReversed(),
      cursor: places,
      hints: { freshForMs: restMs },
      ...troubles.note(lateOf(behind)),
    };
  }

  function bearer(name: string): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${deps.secrets.get(name)}` };
  }

  return deps.scheduler.source({
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'stocktwits',
    kind: settings.kind,
    url: settings.url,
    subject: settings.url,
    host: new URL(settings.url).host,
    interval:
      intervalSeconds === undefined ? { ...usualInterval, leastMs } : intervalOf(intervalSeconds),
    poll,
    revive: reviveItem,
  });
}

function lateOf(behind: readonly string[]): string | undefined {
  return behind.length === 0
    ? undefined
    : `${behind.join(', ')}: there is more than could be read so far; the rest follows`;
}

/** What keeps one symbol away though others may be read. */
function inWords(error: unknown): string | undefined {
  return error instanceof FetchError && error.status === 404
    ? 'StockTwits knows no such symbol'
    : undefined;
}
