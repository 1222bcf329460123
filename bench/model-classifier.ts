import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Registry, type Summary } from 'prom-client';
import { createClassifierMetrics } from '../services/classifier/classifier-metrics.ts';
import { createTextClassifier } from '../services/classifier/text-classifier.ts';
import type { Contender } from './model-contender.ts';
import { fullLoad } from './model-full-load.ts';
import { configOf, type ModelSettings, requestOf, textsOf, workerUrl } from './model-settings.ts';

/**
 * The classifier from the text to its score: preparation, cache look-up, threads, tokenising, batching,
 * inference and calibration, in requests as the service makes them.
 */
export async function classifierContender(settings: ModelSettings): Promise<Contender> {
  const registry = new Registry();
  const classifier = await createTextClassifier(configOf(settings), {
    metrics: createClassifierMetrics(registry, () => 0),
    workerUrl,
  });
  const requests = textsOf(settings).map(requestOf);
  const delay = monitorEventLoopDelay();

  return {
    prepare: async () => {
      delay.reset();
      delay.enable();
    },
    score: async ({ from, to }) => {
      const labels: string[] = new Array(to - from);
      let at = from;
      await fullLoad(classifier, (count) => {
        if (at >= to) return undefined;
        const start = at;
        at = Math.min(to, start + count);
        return {
          texts: requests.slice(start, at),
          scored: (scores) => {
            for (const [index, { sentiment }] of scores.entries()) {
              labels[start - from + index] = sentiment.label;
            }
          },
        };
      });
      delay.disable();
      return () => labels;
    },
    figures: async () => ({
      eventLoopDelayP99Ms: delay.percentile(99) / 1e6,
      eventLoopDelayMaxMs: delay.max / 1e6,
      ...(await figuresOf(registry)),
    }),
  };
}

/** What the classifier's own metrics say: padding, and how long its stages take. */
export async function figuresOf(registry: Registry): Promise<Record<string, number>> {
  const total = async (name: string): Promise<number> =>
    (await registry.getSingleMetric(`barograph_classifier_${name}_total`)?.get())?.values[0]
      ?.value ?? 0;
  const [tokens, padding] = [await total('tokens'), await total('padding_tokens')];
  const figures: Record<string, number> = { paddingShare: padding / (tokens + padding) };
  for (const stage of ['queue', 'tokenising', 'inference']) {
    const metric = registry.getSingleMetric(`barograph_classifier_${stage}_seconds`) as Summary;
    for (const { labels, value } of (await metric.get()).values) {
      const quantile = Number(labels['quantile']);
      if (quantile > 0) figures[`${stage}P${quantile * 100}Ms`] = value * 1_000;
    }
  }
  return figures;
}
