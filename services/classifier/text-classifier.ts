import type { Lane } from '../core/contracts/lane.ts';
import { OverloadError } from '../core/errors.ts';
import type { ClassifierMetrics } from './classifier-metrics.ts';
import type { ClassifierConfig } from './config.ts';
import { explain } from './explain.ts';
import type { Explanation, ExplanationTarget } from './explanation.ts';
import { startInferencePool } from './inference-pool.ts';
import { verifyModel } from './manifest.ts';
import { modelFolder } from './model-folder.ts';
import {
  givenSpan,
  type PreparedText,
  prepareText,
  type ReadableText,
  type Span,
} from './prepare-text.ts';
import type { ProviderChoice } from './providers.ts';
import type { Entity, InferredScore, Score } from './score.ts';
import { createScoreCache, scoreKey } from './score-cache.ts';

/** A text to be scored. */
export interface TextRequest {
  readonly text: string;
  /** For each company the places where it is named, in UTF-16 units of `text`. */
  readonly mentions: readonly (readonly Span[])[];
}

/** Scores texts with a model; the service, the command line and benchmarks share it. */
export interface TextClassifier {
  readonly model: { readonly name: string; readonly version: string };
  /** What computes, and what was tried before it in vain. */
  readonly choice: ProviderChoice;
  /** Whether every inference thread is up. */
  readonly warm: boolean;
  /** Texts that wait for inference or are in it. */
  readonly waiting: number;
  /** Rejects when inference has died for good. */
  readonly failed: Promise<never>;
  /**
   * Scores texts, in their order. Equal texts are inferred once, those of the `live` lane first.
   * @throws OverloadError when more texts would wait than `maxQueue` allows; none is taken then
   * @throws InferenceCrashError (retriable) when the inference thread died, InferenceError when the model failed
   */
  classify(requests: readonly TextRequest[], lane: Lane): Promise<Score[]>;
  /**
   * Says which words pushed a label: each of the first 60 that the model reads is left out once, past the cache: a
   * headline's in one batch a thread, those of a long text in several, with live texts in between.
   * @param target default: the sentiment of the whole text
   * @throws OverloadError when `maxQueue` texts wait already; BarographError when there is no such company
   */
  explain(request: TextRequest, target?: ExplanationTarget): Promise<Explanation>;
  close(): Promise<void>;
}

export interface TextClassifierOptions {
  readonly metrics: ClassifierMetrics;
  readonly onRestart?: (error: unknown) => void;
  readonly workerUrl?: URL | undefined;
}

/**
 * Verifies the model, starts the inference threads and warms them up.
 * @throws ModelError, one line, when the model's folder cannot be used
 */
export async function createTextClassifier(
  config: ClassifierConfig,
  { metrics, onRestart = () => undefined, workerUrl }: TextClassifierOptions,
): Promise<TextClassifier> {
  const model = await verifyModel(modelFolder(config.model));
  const pool = await startInferencePool({
    model,
    provider: config.provider,
    workers: config.workers,
    threads: config.threads,
    tokenBudget: config.tokenBudget,
    batchDelayMs: config.batchDelayMs,
    onBatch: metrics.batch,
    onRestart,
    workerUrl,
  });
  const cache = createScoreCache(config.cacheEntries);
  // Apart by lane: a live text must not wait for its copy in a replay.
  const inFlight = {
    live: new Map<string, Promise<InferredScore>>(),
    replay: new Map<string, Promise<InferredScore>>(),
  };
  let inExplanations = 0;

  function waiting(): number {
    return inFlight.live.size + inFlight.replay.size + inExplanations;
  }

  function overload(waitNow: number, more: number): OverloadError {
    return new OverloadError(
      `${waitNow} texts wait for a score and ${more} more came in, above classifier.maxQueue of ${config.maxQueue}: slow down and try again`,
    );
  }

  function start(texts: ReadonlyMap<string, ReadableText>, lane: Lane): void {
    // Without those of explanations: who takes no more than the queue holds, like the bus, is never refused.
    const waitNow = inFlight.live.size + inFlight.replay.size;
    if (waitNow + texts.size > config.maxQueue) throw overload(waitNow, texts.size);
    const scores = pool.score([...texts.values()], lane);
    for (const [index, key] of [...texts.keys()].entries()) {
      const score = scores[index];
      if (score !== undefined)
        inFlight[lane].set(
          key,
          score.finally(() => inFlight[lane].delete(key)),
        );
    }
  }

  return {
    model: { name: model.manifest.name, version: model.manifest.version },
    choice: pool.choice,
    get warm() {
      return pool.warm;
    },
    get waiting() {
      return waiting();
    },
    failed: pool.failed,
    classify: async (requests, lane) => {
      const prepared = requests.map((request) => prepareText(request.text, request.mentions));
      const keys = prepared.map(scoreKey);
      const fresh = new Map<string, PreparedText>();
      const found = new Map<string, InferredScore>();
      for (const [index, text] of prepared.entries()) {
        const key = keys[index] ?? '';
        const score = found.get(key) ?? cache.get(key);
        if (score !== undefined) found.set(key, score);
        else if (!inFlight[lane].has(key)) fresh.set(key, text);
      }
      if (fresh.size > 0) start(fresh, lane);
      metrics.texts(lane, { asked: requests.length, inferred: fresh.size });
      return Promise.all(
        prepared.map(async (text, index) => {
          const key = keys[index] ?? '';
          const score = found.get(key) ?? (await inFlight[lane].get(key));
          if (score === undefined) throw new Error('a text was neither scored nor waiting');
          cache.set(key, score);
          return inGiven(score, text, requests[index]?.text ?? '');
        }),
      );
    },
    explain: ({ text, mentions }, target = { head: 'sentiment' }) =>
      explain(text, mentions, target, async (texts) => {
        // Checked without its own texts, so that it can be had with any limit; what waits stays bounded all the same.
        if (waiting() >= config.maxQueue) throw overload(waiting(), texts.length);
        inExplanations += texts.length;
        try {
          return await pool.scoreTogether(texts);
        } finally {
          inExplanations -= texts.length;
        }
      }),
    close: () => pool.close(),
  };
}

/** The score as its reader wants it: entities stand where they stand in the text that was given. */
function inGiven(
  { sentiment, topicProbabilities, companies, entities, embedding, readTo }: InferredScore,
  prepared: PreparedText,
  given: string,
): Score {
  return {
    sentiment,
    topicProbabilities,
    companies,
    entities: entities.map(({ type, start: from, end: to, p }): Entity => {
      const [start, end] = givenSpan(prepared, [from, to]);
      return { type, text: given.slice(start, end), start, end, p };
    }),
    embedding,
    readTo: readTo === 0 ? 0 : givenSpan(prepared, [readTo - 1, readTo])[1],
  };
}
