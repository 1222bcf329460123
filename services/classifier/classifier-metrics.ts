import { Counter, Gauge, Histogram, type Registry, Summary } from 'prom-client';
import type { Lane } from '../core/contracts/lane.ts';
import type { BatchReport } from './inference-protocol.ts';

export interface ClassifierMetrics {
  readonly texts: (lane: Lane, counts: { asked: number; inferred: number }) => void;
  readonly batch: (report: BatchReport) => void;
  readonly published: (lane: Lane, posts: number, ticks: number) => void;
  readonly stale: (lane: Lane, records: number) => void;
  readonly restarted: () => void;
}

/** Quantiles of the last five to ten minutes; each observation is kept once for every age bucket. */
const recently = { percentiles: [0.5, 0.9, 0.99], maxAgeSeconds: 600, ageBuckets: 2 };

/** @param waiting read at each scrape */
export function createClassifierMetrics(
  registry: Registry,
  waiting: () => number,
): ClassifierMetrics {
  const registers = [registry];
  const stage = (name: string, help: string): Summary =>
    new Summary({ name: `barograph_classifier_${name}_seconds`, help, registers, ...recently });
  const counter = <L extends string>(name: string, help: string, labelNames: L[]): Counter<L> =>
    new Counter({ name: `barograph_classifier_${name}_total`, help, registers, labelNames });

  const queue = stage('queue', 'How long a text waited for its inference batch.');
  const tokenising = stage('tokenising', 'How long splitting a text into tokens took.');
  const inference = stage('inference', 'How long an inference batch took.');
  const texts = counter(
    'texts',
    'Texts by lane and by whether a score was known (cached) or had to be inferred.',
    ['lane', 'outcome'],
  );
  const tokens = counter('tokens', 'Tokens inferred, without padding.', []);
  const padding = counter('padding_tokens', 'Padding inferred.', []);
  const posts = counter('published_posts', 'Scored posts published.', ['lane']);
  const ticks = counter('published_ticks', 'Ticks passed on.', ['lane']);
  const stale = counter('stale_records', 'Records of an older reign that were dropped.', ['lane']);
  const restarts = counter('worker_restarts', 'Inference threads that died and were replaced.', []);
  const fill = new Histogram({
    name: 'barograph_classifier_batch_texts',
    help: 'Texts in an inference batch.',
    registers,
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  });
  new Gauge({
    name: 'barograph_classifier_waiting_texts',
    help: 'Texts that wait for inference or are in it.',
    registers,
    collect() {
      this.set(waiting());
    },
  });

  return {
    texts: (lane, { asked, inferred }) => {
      texts.inc({ lane, outcome: 'inferred' }, inferred);
      texts.inc({ lane, outcome: 'cached' }, asked - inferred);
    },
    batch: (report) => {
      for (const ms of report.queueMs) queue.observe(ms / 1_000);
      for (const ms of report.tokenisingMs) tokenising.observe(ms / 1_000);
      inference.observe(report.inferenceMs / 1_000);
      fill.observe(report.texts);
      tokens.inc(report.tokens);
      padding.inc(report.paddedTokens - report.tokens);
    },
    published: (lane, scored, passedOn) => {
      posts.inc({ lane }, scored);
      ticks.inc({ lane }, passedOn);
    },
    stale: (lane, records) => stale.inc({ lane }, records),
    restarted: () => restarts.inc(),
  };
}
