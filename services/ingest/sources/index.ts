import { z } from 'zod';
import { blueskySchema, createBluesky } from './bluesky.ts';
import { createDirectory, directorySchema } from './directory.ts';
import { createEdgar, edgarSchema } from './edgar.ts';
import { createFeed, feedSchema } from './feed.ts';
import { createFile, fileSchema } from './file.ts';
import { createGdelt, gdeltSchema } from './gdelt.ts';
import { createKafkaTopic, kafkaTopicSchema } from './kafka-topic.ts';
import { createMastodon, mastodonSchema } from './mastodon.ts';
import { createReddit, redditSchema } from './reddit.ts';
import type { Source, SourceDeps } from './source.ts';
import { createStocktwits, stocktwitsSchema } from './stocktwits.ts';

/** Every type of source there is; a new one is a new file and a line here and below. */
export const sourceSettingsSchema = z.discriminatedUnion('type', [
  feedSchema,
  fileSchema,
  directorySchema,
  edgarSchema,
  gdeltSchema,
  kafkaTopicSchema,
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
export const onlyInConfiguration: ReadonlySet<string> = new Set<SourceSettings['type']>([
  'file',
  'directory',
]);

/** Builds a source from its settings. */
export function createSource(settings: SourceSettings, deps: SourceDeps): Source {
  switch (settings.type) {
    case 'feed':
      return createFeed(settings, deps);
    case 'file':
      return createFile(settings);
    case 'directory':
      return createDirectory(settings, deps);
    case 'edgar':
      return createEdgar(settings, deps);
    case 'gdelt':
      return createGdelt(settings, deps);
    case 'kafka-topic':
      return createKafkaTopic(settings, deps);
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
