import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import type { RawItem } from '../../core/posts/raw-item.ts';
import { intervalOf, type PollAnswer, type PollPort } from '../polling/polled-source.ts';
import { feedItem } from './feed/feed-item.ts';
import { reviveItem } from './revive-item.ts';
import type { Cursor, Found, Source, SourceDeps } from './source.ts';
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
  intervalSeconds: z
    .number()
    .min(1)
    .max(86_400)
    .optional()
    .describe(
      'Seconds between polls. Default: it follows how often the feed publishes, between a minute and six hours.',
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
});
export type FeedSettings = z.infer<typeof feedSchema>;

/** A feed that is polled. */
export function createFeed(settings: FeedSettings, deps: SourceDeps): Source {
  const shownUrl = withoutCredentials(settings.url);

  async function poll({ cursor, fetch, signal }: PollPort): Promise<PollAnswer> {
    const movedTo = text(cursor?.['movedTo']);
    const result = await fetch({
      url: settings.url,
      etag: text(cursor?.['etag']),
      lastModified: text(cursor?.['lastModified']),
      timeoutMs: settings.timeoutSeconds * 1_000,
      bodyLimitBytes: settings.bodyLimitBytes,
      allowPrivateAddresses: settings.allowPrivateAddresses,
      signal,
    });
    void movedTo;
    if (!result.modified) {
      return {
        found: [],
        cursor: cursor ?? {},
        hints: { freshForMs: result.freshForMs },
        unchanged: true,
      };
    }
    const document = await deps.feedParser.parse(result.text);
    return {
      found: document.entries.map((entry) => found(feedItem(entry, result.url))),
      cursor: { etag: result.etag ?? null, lastModified: result.lastModified ?? null },
      hints: { freshForMs: result.freshForMs },
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
    interval: intervalOf(settings.intervalSeconds),
    poll,
    revive: reviveItem,
  });
}

/** Cursors and health are seen by others; a password in the address is not for them. */
function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}

function text(value: Cursor[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function found(item: RawItem): Found {
  return { item, raw: () => Buffer.from(JSON.stringify(item)) };
}
