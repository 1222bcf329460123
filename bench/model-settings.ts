import { type ClassifierConfig, classifierConfig } from '../services/classifier/config.ts';
import type { TextRequest } from '../services/classifier/text-classifier.ts';
import type { MadeUpText } from '../test/support/made-up-texts.ts';
import { modelTexts } from './model-texts.ts';

/** What every process of the bench is told. */
export interface ModelSettings {
  readonly model: string;
  readonly texts: number;
  /** Scored beforehand: V8 compiles, on threads of its own, for the first thousand or two. None of them comes again. */
  readonly warmUpTexts: number;
  readonly tokenBudget: number;
  /** Inference threads of the classifier; 0: as it ships. */
  readonly workers: number;
  /** Seconds of live traffic. */
  readonly seconds: number;
  /** The Python that may have ONNX Runtime. */
  readonly python: string;
}

/** Beside Barograph's own sources, as tests run it: nothing need be built. */
export const workerUrl = new URL('../test/support/inference-worker.mjs', import.meta.url);

/** Those to be timed, then those for warming up: all distinct, so that no score is found in the cache. */
export function textsOf({ texts, warmUpTexts }: ModelSettings): readonly MadeUpText[] {
  return modelTexts(texts + warmUpTexts, 101);
}

export function requestOf({ text, companies }: MadeUpText): TextRequest {
  return { text, mentions: companies.map((company) => company.spans) };
}

/** The classifier as it ships, but for what the bench was asked to change. */
export function configOf({ model, tokenBudget, workers }: ModelSettings): ClassifierConfig {
  return { ...classifierConfig.schema.parse({}), model, tokenBudget, workers };
}
