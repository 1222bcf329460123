// One contender of bench/classifier.ts: answers each order with what scoring that slice of the texts took.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Registry, type Summary } from 'prom-client';
import { createClassifierMetrics } from '../services/classifier/classifier-metrics.ts';
import { startClassifier } from '../services/classifier/classifier-service.ts';
import { classifierConfig } from '../services/classifier/config.ts';
import { createBatchEncoder } from '../services/classifier/encode-batch.ts';
import { openSession } from '../services/classifier/inference-session.ts';
import { verifyModel } from '../services/classifier/manifest.ts';
import { modelFolder } from '../services/classifier/model-folder.ts';
import { prepareText } from '../services/classifier/prepare-text.ts';
import { createTextClassifier } from '../services/classifier/text-classifier.ts';
import { loadTokeniser, type TokenisedText } from '../services/classifier/tokeniser.ts';
import { busTopics } from '../services/core/contracts/bus-topics.ts';
import { contextOn } from '../test/support/bus-context.ts';
import { madeUpPost } from '../test/support/made-up-posts.ts';
import { madeUpTexts } from '../test/support/made-up-texts.ts';

export interface ContenderSettings {
  readonly model: string;
  readonly texts: number;
  readonly warmUpTexts: number;
  readonly tokenBudget: number;
  readonly workers: number;
}

/** Texts [from, to) are to be scored. */
export interface Order {
  readonly from: number;
  readonly to: number;
}

export interface Outcome {
  readonly texts: number;
  readonly tokens: number;
  readonly paddedTokens: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly anonymousMegabytes: number;
  readonly stages?: Record<string, number>;
}

type Measured = Pick<Outcome, 'tokens' | 'paddedTokens'>;
interface Contender {
  readonly score: (order: Order) => Promise<Measured>;
  readonly stages?: () => Promise<Record<string, number>>;
}

const [, , name = '', json = '{}'] = process.argv;
const settings = JSON.parse(json) as ContenderSettings;
const config = {
  ...classifierConfig.schema.parse({}),
  model: settings.model,
  tokenBudget: settings.tokenBudget,
  workers: settings.workers,
};
const workerUrl = new URL('../test/support/inference-worker.mjs', import.meta.url);
const texts = madeUpTexts(settings.texts + settings.warmUpTexts, 101);
const requests = texts.map(({ text, companies }) => ({
  text,
  mentions: companies.map((company) => company.spans),
}));

async function bare(): Promise<Contender> {
  const model = await verifyModel(modelFolder(config.model));
  const session = await openSession(model, availableParallelism());
  const tokenise = await loadTokeniser(model.tokenizerPath, model.manifest.maxTokens);
  const encode = createBatchEncoder();
  const tokenised = requests.map(({ text, mentions }) => tokenise(prepareText(text, mentions)));
  return {
    score: async ({ from, to }) => {
      let paddedTokens = 0;
      for (const batch of bucketed(tokenised.slice(from, to))) {
        const encoded = encode(batch);
        paddedTokens += encoded.rows * encoded.tokens;
        await session.run(encoded);
      }
      const tokens = tokenised.slice(from, to).reduce((sum, { ids }) => sum + ids.length, 0);
      return { tokens, paddedTokens };
    },
  };
}

function bucketed(tokenised: readonly TokenisedText[]): TokenisedText[][] {
  const batches: TokenisedText[][] = [[]];
  for (const text of [...tokenised].sort((a, b) => a.ids.length - b.ids.length)) {
    const open = batches.at(-1) ?? [];
    if ((open.length + 1) * text.ids.length <= settings.tokenBudget) open.push(text);
    else batches.push([text]);
  }
  return batches;
}

async function alone(): Promise<Contender> {
  const registry = new Registry();
  const metrics = createClassifierMetrics(registry, () => 0);
  const classifier = await createTextClassifier(config, { metrics, workerUrl });
  return {
    score: ({ from, to }) =>
      counted(registry, async () => {
        await classifier.classify(requests.slice(from, to), 'live');
      }),
    stages: () => stagesOf(registry),
  };
}

async function endToEnd(): Promise<Contender> {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const context = contextOn({ kind: 'embedded', dataDir });
  await startClassifier(context, config, workerUrl);
  const { posts, scoredPosts } = busTopics.live;
  let missing = 0;
  let finished: () => void = () => undefined;
  await context.bus.subscribe(
    scoredPosts,
    { group: 'bench', service: 'bench', maxRecords: 500 },
    async ({ records }) => {
      missing -= records.length;
      if (missing <= 0) finished();
    },
  );
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  return {
    score: ({ from, to }) =>
      counted(context.metrics, async () => {
        missing = to - from;
        const done = new Promise<void>((resolve) => {
          finished = resolve;
        });
        for (let at = from; at < to; at += 500) {
          const part = texts.slice(at, Math.min(at + 500, to));
          const values = part.map((text, index) => madeUpPost(text, { n: at + index }));
          await context.bus.publish(
            posts,
            values.map((value) => ({ key: value.textHash, value })),
          );
        }
        await done;
      }),
    stages: async () => ({
      ...(await stagesOf(context.metrics)),
      eventLoopDelayP99Ms: delay.percentile(99) / 1e6,
    }),
  };
}

/** Runs something and tells how many tokens were inferred meanwhile. */
async function counted(registry: Registry, action: () => Promise<void>): Promise<Measured> {
  const before = await totals(registry);
  await action();
  const after = await totals(registry);
  const tokens = after.tokens - before.tokens;
  return { tokens, paddedTokens: tokens + after.padding - before.padding };
}

async function totals(registry: Registry): Promise<{ tokens: number; padding: number }> {
  const read = async (metric: string): Promise<number> =>
    (await registry.getSingleMetric(`barograph_classifier_${metric}_total`)?.get())?.values[0]
      ?.value ?? 0;
  return { tokens: await read('tokens'), padding: await read('padding_tokens') };
}

async function stagesOf(registry: Registry): Promise<Record<string, number>> {
  const stages: Record<string, number> = {};
  for (const stage of ['queue', 'tokenising', 'inference']) {
    const metric = registry.getSingleMetric(`barograph_classifier_${stage}_seconds`) as Summary;
    for (const { labels, value } of (await metric.get()).values) {
      const quantile = Number(labels['quantile']);
      if (quantile > 0) stages[`${stage}P${quantile * 100}Ms`] = value * 1_000;
    }
  }
  return stages;
}

function anonymousMegabytes(): number {
  const found = /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(found) / 1_024;
}

const builders: Record<string, () => Promise<Contender>> = {
  bare,
  classifier: alone,
  'end-to-end': endToEnd,
};
const build = builders[name];
if (build === undefined) throw new Error(`no contender is called ${name}`);
const building = build();
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.on('message', async (order: Order) => {
  const contender = await building;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, anonymousMegabytes());
  }, 50);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const measured = await contender.score(order);
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  const outcome: Outcome = {
    ...measured,
    texts: order.to - order.from,
    ms,
    cpuMs: (user + system) / 1_000,
    anonymousMegabytes: Math.max(peak, anonymousMegabytes()),
    ...(contender.stages === undefined ? {} : { stages: await contender.stages() }),
  };
  process.send?.(outcome);
});
