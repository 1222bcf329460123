import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startClassifier } from '../services/classifier/classifier-service.ts';
import { busTopics } from '../services/core/contracts/bus-topics.ts';
import { contextOn } from '../test/support/bus-context.ts';
import { madeUpPost } from '../test/support/made-up-posts.ts';
import { figuresOf } from './model-classifier.ts';
import type { Contender } from './model-contender.ts';
import { configOf, type ModelSettings, textsOf, workerUrl } from './model-settings.ts';

/** Posts in one go. */
const publishSize = 100;

/** The whole service on the embedded bus: from publishing to live.posts until read from live.scored-posts. */
export async function busContender(settings: ModelSettings): Promise<Contender> {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const context = contextOn({ kind: 'embedded', dataDir });
  await startClassifier(context, configOf(settings), workerUrl);
  const { posts, scoredPosts } = busTopics.live;
  const labels = new Map<string, string>();
  let wanted = 0;
  let finished: () => void = () => undefined;
  await context.bus.subscribe(
    scoredPosts,
    { group: 'bench', service: 'bench', maxRecords: publishSize },
    async ({ records }) => {
      for (const { value } of records) {
        if (value.type === 'scored-post') labels.set(value.title, value.sentiment.label);
      }
      if (labels.size >= wanted) finished();
    },
  );
  const texts = textsOf(settings);
  const delay = monitorEventLoopDelay();

  return {
    prepare: async () => {
      delay.reset();
      delay.enable();
    },
    score: async ({ from, to }) => {
      labels.clear();
      wanted = to - from;
      const done = new Promise<void>((resolve) => {
        finished = resolve;
      });
      for (let at = from; at < to; at += publishSize) {
        const part = texts.slice(at, Math.min(at + publishSize, to));
        const values = part.map((text, index) => madeUpPost(text, { n: at + index }));
        await context.bus.publish(
          posts,
          values.map((value) => ({ key: value.textHash, value })),
        );
      }
      await done;
      delay.disable();
      return () => texts.slice(from, to).map(({ text }) => labels.get(text) ?? '');
    },
    figures: async () => ({
      eventLoopDelayP99Ms: delay.percentile(99) / 1e6,
      eventLoopDelayMaxMs: delay.max / 1e6,
      ...(await figuresOf(context.metrics)),
    }),
  };
}
