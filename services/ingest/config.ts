import { z } from 'zod';
import type { ConfigSection } from '../core/config/load-config.ts';
import { defaultFeeds } from './default-feeds.ts';
import { pushSource } from './http/push-posts.ts';
import { secretNameSchema } from './secrets/secret-book.ts';
import { hasContact, missingContact } from './sources/edgar.ts';
import { feedSchema } from './sources/feed.ts';
import { type SourceSettings, sourceSettingsSchema } from './sources/index.ts';
import { spamSchema } from './spam/spam-settings.ts';

const ingestConfigSchema = z
  .strictObject({
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(0)
      .describe(
        'Port of the push door; 0 takes any free one (the gateway passes requests on to it).',
      ),
    contact: z
      .string()
      .max(200)
      .regex(/^[\x20-\x7e]*$/, 'must be plain ASCII')
      .default('')
      .describe(
        'A mail address or page that publishers can turn to; part of the User-Agent. SEC asks for one.',
      ),
    defaultFeeds: z
      .boolean()
      .default(true)
      .describe(
        'Whether the public feeds that come with Barograph are polled while `sources` is empty.',
      ),
    connectTimeoutSeconds: z
      .number()
      .min(0.1)
      .max(60)
      .default(10)
      .describe('Longest time to connect.'),
    maxRedirects: z.int().min(0).max(20).default(5).describe('Redirects followed for one request.'),
    addPrivateAddresses: z
      .boolean()
      .optional()
      .describe(
        'Whether sources that are added by REST or the page may lead into private networks. Default: only while Barograph listens on a loopback address, so that whoever adds one sits at this machine.',
      ),
    requestsPerSecond: z
      .number()
      .min(0.1)
      .max(100)
      .default(5)
      .describe('Most requests to one host in any second, over all sources together.'),
    requestsAtOnce: z
      .int()
      .min(1)
      .max(200)
      .default(24)
      .describe('Most polls under way at once, over all hosts.'),
    secrets: z
      .record(secretNameSchema, z.string().min(1).max(10_000))
      .default({})
      .describe(
        'Keys and passwords of sources: set by variables BAROGRAPH_SOURCE_… or BAROGRAPH_SOURCE_…_FILE, never here.',
      ),
    pushMegabytes: z
      .int()
      .min(1)
      .max(1_000)
      .default(32)
      .describe(
        'Largest body of a push in megabytes (as `gateway.pushMegabytes`, which limits what is passed on).',
      ),
    spam: spamSchema.describe('Rules that keep bots and spam out; none acts on news.'),
    sources: z
      .array(sourceSettingsSchema)
      .max(1_000)
      .superRefine((sources, context) => {
        const first = new Map<string, number>();
        sources.forEach(({ id }, i) => {
          const other = first.get(id);
          const taken =
            id === pushSource.id
              ? `"${id}" is the id of posts that are pushed`
              : other === undefined
                ? undefined
                : `"${id}" is the id of sources[${other}] already`;
          if (taken !== undefined) {
            context.addIssue({
              code: 'custom',
              path: [i, 'id'],
              message: `${taken}; choose another`,
            });
          }
          first.set(id, other ?? i);
        });
      })
      .default([])
      .describe('What to read from; replaces the default feeds.'),
  })
  .superRefine(({ contact, sources }, context) => {
    // The SEC refuses who does not say whom it can turn to.
    sources.forEach(({ type, id }, i) => {
      if (type !== 'edgar' || hasContact(contact)) return;
      context.addIssue({ code: 'custom', path: ['sources', i], message: missingContact(id) });
    });
  });
export type IngestConfig = z.infer<typeof ingestConfigSchema>;

/** The `ingest` section of the configuration. */
export const ingestConfig: ConfigSection<typeof ingestConfigSchema> = {
  schema: ingestConfigSchema,
  environment: {
    BAROGRAPH_INGEST_PORT: 'port',
    BAROGRAPH_CONTACT: 'contact',
    BAROGRAPH_DEFAULT_FEEDS: 'defaultFeeds',
  },
  secretVariables: { prefix: 'BAROGRAPH_SOURCE_', setting: 'secrets' },
};

/** The sources a configuration asks for: its own, or else the default feeds. */
export function configuredSources(config: IngestConfig): {
  readonly configured: readonly SourceSettings[];
  readonly origin: 'configuration' | 'default';
} {
  if (config.sources.length > 0 || !config.defaultFeeds) {
    return { configured: config.sources, origin: 'configuration' };
  }
  const configured = defaultFeeds.map((feed) => feedSchema.parse({ type: 'feed', ...feed }));
  return { configured, origin: 'default' };
}
