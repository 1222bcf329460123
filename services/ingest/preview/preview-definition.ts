import type { SourcePreviewResponse } from '../../core/contracts/api/sources.ts';
import type { SourceDefinition } from '../../core/contracts/settings/source-setting.ts';
import type { Normalise } from '../../core/posts/normalise/draft.ts';
import { createPollScheduler } from '../polling/scheduler.ts';
import { createSource, type SourceSettings } from '../sources/index.ts';
import type { Found, SourceDeps } from '../sources/source.ts';
import { createStreamKeeper } from '../streaming/stream-keeper.ts';
import { previewOf } from './preview-of.ts';

/** A stream is listened to until it has brought so many items, or for so long. */
const enoughItems = 10;

/**
 * Runs a source that is not saved yet, by itself and for a moment: until its first answer, or for a stream until it has
 * brought a few posts or the time is up. Nothing of it is kept.
 */
export async function previewDefinition(
  definition: SourceDefinition,
  settings: SourceSettings,
  deps: { readonly tools: SourceDeps; readonly normalise: Normalise },
  timeIsUp: AbortSignal,
): Promise<SourcePreviewResponse> {
  const { tools, normalise } = deps;
  const atOnce = { ...tools, random: () => 0, mostAtOnce: 1 };
  const streams = createStreamKeeper(atOnce);
  let enough = 0;
  const source = createSource(settings, {
    ...tools,
    scheduler: createPollScheduler(atOnce),
    streams: {
      source: (sketch) => {
        enough = enoughItems;
        return streams.source(sketch);
      },
    },
  });
  const found: Found[] = [];
  const problems: string[] = [];
  const done = new AbortController();
  await source.run({
    cursor: () => undefined,
    signal: AbortSignal.any([timeIsUp, done.signal]),
    deliver: async (batch) => {
      found.push(...batch.found.slice(0, 1_000));
      if (found.length >= enough) done.abort();
      return { posts: batch.found.length, duplicates: 0, rejected: 0 };
    },
    health: {
      healthy: () => undefined,
      failing: (error) => {
        problems.push(error);
        done.abort();
      },
      finished: () => done.abort(),
      polled: () => undefined,
      paced: ({ note }) => {
        if (note !== undefined) problems.push(note);
      },
    },
  });
  if (found.length === 0 && problems.length > 0) {
    return { found: 'nothing', feeds: [], preview: null, problems };
  }
  const title = settings.name;
  const shown = previewOf({ settings, definition, title, found }, normalise, tools.clock());
  return {
    found: 'source',
    feeds: [],
    preview: shown.preview,
    problems: [...problems, ...shown.problems],
  };
}
