import { Registry } from 'prom-client';
import { createClassifierMetrics } from '../../services/classifier/classifier-metrics.ts';
import { type ClassifierConfig, classifierConfig } from '../../services/classifier/config.ts';
import {
  createTextClassifier,
  type TextClassifier,
} from '../../services/classifier/text-classifier.ts';

/** The worker from its source: tests run unbuilt. */
export const workerUrl = new URL('./inference-worker.mjs', import.meta.url);

/** The model that tests score with: the one that is shipped, or the one BAROGRAPH_MODEL names. */
export const testedModel = process.env['BAROGRAPH_MODEL'] ?? 'minilm-l6-finance';

/** Settings for a small machine, with `changes` over them. */
export function classifierSettings(changes: Partial<ClassifierConfig> = {}): ClassifierConfig {
  return { ...classifierConfig.schema.parse({}), model: testedModel, workers: 1, ...changes };
}

/** A classifier with the real model. */
export function startTextClassifier(
  changes: Partial<ClassifierConfig> = {},
  metrics = new Registry(),
): Promise<TextClassifier> {
  return createTextClassifier(classifierSettings(changes), {
    metrics: createClassifierMetrics(metrics, () => 0),
    workerUrl,
  });
}
