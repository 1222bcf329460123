import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import type { Fetcher, FetchResult } from '../fetcher/fetcher.ts';
import {
  intervalOf,
  type PollAnswer,
  type PollPort,
  usualInterval,
} from '../polling/polled-source.ts';
import { isKeySafe, keyOverHttps } from '../secrets/key-over-https.ts';
import { secretNameSchema } from '../secrets/secret-book.ts';
import { createRedditAccess } from './reddit/access.ts';
import { listingSchema, submissionItem, submissionSchema } from './reddit/listing.ts';
import { reviveItem } from './revive-item.ts';
import { obeyingRateLimits, restAfter } from './social/rate-limit.ts';
import { readAnswer, readEntry } from './social/read-answer.ts';
import { createTroubles } from './social/troubles.ts';
import type { Found, Source, SourceDeps } from './source.ts';
import { sourceFields } from './source-fields.ts';

/** Settings of a source of type `reddit`. */
export const redditSchema = z
  .strictObject({
    type: z
      .literal('reddit')
      .describe('New submissions of subreddits. Needs an application of your own.'),
    ...sourceFields,
    kind: postKindSchema.default('social').describe('What its posts are.'),
    subreddits: z
      .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_]{1,20}$/, 'must be a subreddit without r/'))
      .min(1)
      .max(50)
      .default(['stocks', 'investing', 'StockMarket', 'finance', 'economy', 'SecurityAnalysis'])
      .describe('Subreddits without r/; each is one request a poll.'),
    account: z
      .string()
      .regex(/^[A-Za-z0-9_-]{3,20}$/, 'must be a Reddit user name without u/')
      .describe(
        'The Reddit account that answers for this program; Reddit wants it in the User-Agent.',
      ),
    clientId: secretNameSchema
      .default('BAROGRAPH_SOURCE_REDDIT_ID')
      .describe('The environment variable with the application’s id.'),
    clientSecret: secretNameSchema
      .default('BAROGRAPH_SOURCE_REDDIT_SECRET')
      .describe('The environment variable with the application’s secret.'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default('https://oauth.reddit.com')
      .describe('Where listings are asked for.'),
    tokenUrl: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default('https://www.reddit.com/api/v1/access_token')
      .describe('Where access tokens are asked for.'),
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
  .refine(({ url }) => isKeySafe(url), { path: ['url'], message: keyOverHttps })
  .refine(({ tokenUrl }) => isKeySafe(tokenUrl), { path: ['tokenUrl'], message: keyOverHttps });
export type RedditSettings = z.infer<typeof redditSchema>;

const pageLimit = 100;
/** Reddit keeps 1,000 submissions of a listing. */
const mostPages = 10;
/** Our clock may be behind Reddit's by so much. */
const clockToleranceMs = 10 * 60_000;
/** Reddit allows 60 to 100 requests a minute; half of that is left to others under the same id. */
const requestsPerMinute = 30;

/**
 * Submissions by `/r/…/new` (https://www.reddit.com/dev/api#GET_new). Each poll reads from the newest back to where the
 * last one began. `before`, which Reddit has for that, is not used: once that very submission is taken down, the
 * listing before it stays empty for good.
 */
export function createReddit(settings: RedditSettings, deps: SourceDeps): Source {
  const userAgent = `server:barograph:v0.1 (by /u/${settings.account})`;
  const access = createRedditAccess(settings, deps, userAgent);
  const { intervalSeconds, subreddits } = settings;
  const leastMs = Math.max(60_000, (subreddits.length / requestsPerMinute) * 60_000);

  async function listing(
    subreddit: string,
    after: string | undefined,
    fetch: Fetcher,
    signal: AbortSignal,
  ): Promise<FetchResult> {
    const url = new URL(`/r/${subreddit}/new`, settings.url);
    url.search = `limit=${pageLimit}&raw_json=1`;
    if (after !== undefined) url.searchParams.set('after', after);
    const ask = (token: string): Promise<FetchResult> =>
      fetch({
        url: url.href,
        accept: 'application/json',
        headers: { authorization: `Bearer ${token}`, 'user-agent': userAgent },
        timeoutMs: settings.timeoutSeconds * 1_000,
        bodyLimitBytes: settings.bodyLimitBytes,
        allowPrivateAddresses: settings.allowPrivateAddresses,
        signal,
      });
    const token = await access.token(fetch, signal);
    return ask(token).catch(async (error: unknown) => {
      if (!(error instanceof FetchError) || error.status !== 401) throw error;
      // Tokens end before their time now and then; a fresh one is tried once.
      access.forget();
      return ask(await access.token(fetch, signal));
    });
  }

  async function poll({ cursor, fetch: plainFetch, signal }: PollPort): Promise<PollAnswer> {
    const fetch = obeyingRateLimits(plainFetch, deps.clock);
    const troubles = createTroubles();
    const found: Found[] = [];
    const reached: Record<string, number> = {};
    const lost: string[] = [];
    let restMs: number | undefined;

    /** @returns whether everything since the last poll has been read */
    async function readBack(subreddit: string, until: number | undefined): Promise<boolean> {
      let after: string | undefined;
      for (let n = 0; n < mostPages; n += 1) {
        const result = await listing(subreddit, after, fetch, signal);
        restMs = restAfter(result.headers, deps.clock()) ?? restMs;
        if (!result.modified) return true;
        const { data } = readAnswer(result.text, listingSchema, 'listing of Reddit');
        const times: number[] = [];
        for (const child of data.children) {
          const entry = readEntry(child, submissionSchema, 'submission of Reddit', (submission) => {
            times.push(submission.data.created_utc);
            return submissionItem(submission);
          });
          if (entry !== undefined) found.push(entry);
        }
        // A date far ahead would make every later poll stop at its first page.
        const past = times.filter((time) => time * 1_000 <= deps.clock() + clockToleranceMs);
        for (const time of past) reached[subreddit] = Math.max(reached[subreddit] ?? 0, time);
        after = data.after ?? undefined;
        const oldest = Math.min(...times);
        // A first poll shows the latest page; what is older was published before anybody watched.
        if (until === undefined || oldest <= until) return true;
        if (n === mostPages - 1) lost.push(`r/${subreddit}`);
        if (after === undefined) return true;
        if (restMs !== undefined) return false;
      }
      return true;
    }

    for (const subreddit of subreddits) {
      const stored = cursor?.[subreddit];
      const until = typeof stored === 'number' ? stored : undefined;
      if (until !== undefined) reached[subreddit] = until;
      if (restMs !== undefined) continue;
      const whole = await troubles.attempt(
        `r/${subreddit}`,
        () => readBack(subreddit, until),
        inWords,
      );
      // What could not be read to its end is read once more from the newest on; repeats are dropped by their ids.
      if (whole !== true && until !== undefined) reached[subreddit] = until;
      if (whole !== true && until === undefined) delete reached[subreddit];
    }
    troubles.throwIfAll();
    return {
      found: found.toReversed(),
      cursor: reached,
      hints: { freshForMs: restMs },
      ...troubles.note(gapOf(lost)),
    };
  }

  return deps.scheduler.source({
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'reddit',
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

function gapOf(lost: readonly string[]): string | undefined {
  return lost.length === 0
    ? undefined
    : `${lost.join(', ')}: more was submitted since the last poll than the ${mostPages * pageLimit} that Reddit keeps`;
}

/** What keeps one subreddit away though others may be read. */
function inWords(error: unknown): string | undefined {
  const status = error instanceof FetchError ? error.status : undefined;
  if (status === 403) return 'it is private or in quarantine, or does not let applications in';
  if (status === 404) return 'there is no such subreddit, or it has been banned';
  return undefined;
}
