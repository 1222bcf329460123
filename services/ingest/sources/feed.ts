import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { messageOf } from '../../core/errors.ts';
import type { RawItem } from '../../core/posts/raw-item.ts';
import { backoffMs } from '../../core/retry.ts';
import { FetchError } from '../fetcher/fetch-error.ts';
import type { FetchResult } from '../fetcher/fetcher.ts';
import { feedItem } from './feed/feed-item.ts';
import { reviveItem } from './revive-item.ts';
import {
  type Cursor,
  type Found,
  leastMaxDelayMs,
  type Source,
  type SourceDeps,
  type SourcePort,
} from './source.ts';
import { sourceIdSchema, sourceNameSchema } from './source-fields.ts';

/** Settings of a source of type `feed`. */
export const feedSchema = z.strictObject({
  type: z.literal('feed').describe('RSS, Atom, RDF or JSON Feed over HTTP.'),
  id: sourceIdSchema,
  name: sourceNameSchema,
  kind: postKindSchema.default('news').describe('What its posts are.'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .describe('Address of the feed.'),
  intervalSeconds: z.number().min(1).max(86_400).default(300).describe('Seconds between polls.'),
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
});
export type FeedSettings = z.infer<typeof feedSchema>;

/** Between polls of a server that refuses, and of one that cannot be reached: that one may be back any minute. */
const longestBackoffMs = { refused: 3_600_000, unreachable: 900_000 } as const;
const mostStartDelayMs = 3_000;

/** A feed that is polled: conditionally, spread in time, ever less often while it fails. */
export function createFeed(settings: FeedSettings, deps: SourceDeps): Source {
  const intervalMs = settings.intervalSeconds * 1_000;
  const maxDelayMs = Math.max(2 * intervalMs, leastMaxDelayMs);
  const shownUrl = withoutCredentials(settings.url);

  /** @param answeredAt when the feed answered last, in this run */
  async function poll(port: SourcePort, answeredAt: number | undefined): Promise<void> {
    const before = port.cursor()?.['url'] === shownUrl ? port.cursor() : undefined;
    const result = await deps.fetcher({
      url: settings.url,
      etag: text(before?.['etag']),
      lastModified: text(before?.['lastModified']),
      timeoutMs: settings.timeoutSeconds * 1_000,
      bodyLimitBytes: settings.bodyLimitBytes,
      allowPrivateAddresses: settings.allowPrivateAddresses,
      signal: port.signal,
    });
    if (!result.modified) return;
    const document = await deps.feedParser.parse(result.text);
    await port.deliver({
      found: document.entries.map((entry) => found(feedItem(entry, result.url))),
      timing: isFirst(before, answeredAt) ? 'first-poll' : 'live',
      cursor: cursorAfter(result),
    });
  }

  /**
   * After a silence so long that a live post would have become history (the feed or the network was away, it was
   * paused, the machine slept), what a feed shows at once is what piled up meanwhile: as little news of this minute
   * as what its very first poll finds.
   */
  function isFirst(before: Cursor | undefined, answeredAt: number | undefined): boolean {
    const polledAt = before?.['polledAt'];
    if (typeof polledAt !== 'number') return true;
    return deps.clock() - (answeredAt ?? polledAt) > maxDelayMs;
  }

  function cursorAfter(result: Extract<FetchResult, { modified: true }>): Cursor {
    return {
      url: shownUrl,
      etag: result.etag ?? null,
      lastModified: result.lastModified ?? null,
      polledAt: deps.clock(),
    };
  }

  /** The wait before the next poll after failure number `failures`: what the server asks for, or back-off. */
  function waitAfter(error: unknown, failures: number): number {
    const asked = error instanceof FetchError ? error.retryAfterMs : undefined;
    const unreachable = error instanceof FetchError && error.status === undefined;
    const maxMs = Math.max(intervalMs, longestBackoffMs[unreachable ? 'unreachable' : 'refused']);
    return Math.max(
      asked ?? 0,
      backoffMs(failures, { baseMs: intervalMs, maxMs, random: deps.random }),
    );
  }

  async function run(port: SourcePort): Promise<void> {
    let failures = 0;
    let answeredAt: number | undefined;
    // Feeds that start together do not poll together.
    await rest(deps.random() * Math.min(intervalMs / 10, mostStartDelayMs), port.signal);
    while (!port.signal.aborted) {
      const started = performance.now();
      let waitMs = intervalMs * (0.9 + 0.2 * deps.random());
      try {
        await poll(port, answeredAt);
        answeredAt = deps.clock();
        failures = 0;
        port.health.healthy(deps.clock() + waitMs);
      } catch (error) {
        if (port.signal.aborted) return;
        failures += 1;
        waitMs = waitAfter(error, failures);
        port.health.failing(messageOf(error), deps.clock() + waitMs);
        deps.log.warn(
          { source: settings.id, err: error, waitMs: Math.round(waitMs) },
          'poll failed',
        );
      }
      port.health.polled((performance.now() - started) / 1_000);
      await rest(waitMs, port.signal);
    }
  }

  return {
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'feed',
    kind: settings.kind,
    url: shownUrl,
    maxDelayMs,
    run,
    revive: reviveItem,
  };
}

/** Cursors and health are seen by others; a password in the address is not for them. */
function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}

/** Waits, or until the signal aborts. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

function text(value: Cursor[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function found(item: RawItem): Found {
  return { item, raw: () => Buffer.from(JSON.stringify(item)) };
}
