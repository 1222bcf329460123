import { z } from 'zod';
import { blueskySchema, createBluesky } from './bluesky.ts';
import { createFeed, feedSchema } from './feed.ts';
import { createFile, fileSchema } from './file.ts';
import { createMastodon, mastodonSchema } from './mastodon.ts';
import { createReddit, redditSchema } from './reddit.ts';
import type { Source, SourceDeps } from './source.ts';
import { createStocktwits, stocktwitsSchema } from './stocktwits.ts';

/** Every type of source there is; a new one is a new file and a line here and below. */
export const sourceSettingsSchema = z.discriminatedUnion('type', [
  feedSchema,
  fileSchema,
  blueskySchema,
  mastodonSchema,
  redditSchema,
  stocktwitsSchema,
]);
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;

/**
 * Types that only the configuration file may name: they read from this machine, and whoever may call the REST interface
 * need not have the right to do that.
 */
export const onlyInConfiguration: ReadonlySet<string> = new Set<SourceSettings['type']>(['file']);

/** Builds a source from its settings. */
export function createSource(settings: SourceSettings, deps: SourceDeps): Source {
  switch (settings.type) {
    case 'feed':
      return createFeed(settings, deps);
    case 'file':
      return createFile(settings);
    case 'bluesky':
      return createBluesky(settings, deps);
    case 'mastodon':
      return createMastodon(settings, deps);
    case 'reddit':
      return createReddit(settings, deps);
    case 'stocktwits':
      return createStocktwits(settings, deps);
  }
}
