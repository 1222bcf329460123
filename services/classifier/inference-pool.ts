import { availableParallelism } from 'node:os';
import type { Lane } from '../core/contracts/lane.ts';
import {
  type BatchReport,
  liveTrafficMs,
  monotonicMs,
  type WorkerStart,
  type WorkerText,
} from './inference-protocol.ts';
import { type InferenceThread, startInferenceThread } from './inference-thread.ts';
import { ModelError, type VerifiedModel } from './manifest.ts';
import type { ReadableText } from './prepare-text.ts';
import type { Provider, ProviderChoice } from './providers.ts';
import type { InferredScore } from './score.ts';
import { shareCores } from './share-cores.ts';

export interface PoolOptions {
  readonly model: VerifiedModel;
  readonly provider: Provider | 'auto';
  /** 0: as `shareCores` has it. */
  readonly workers: number;
  readonly threads: number;
  readonly tokenBudget: number;
  readonly batchDelayMs: number;
  readonly onBatch: (report: BatchReport) => void;
  readonly onRestart: (error: unknown) => void;
  readonly workerUrl?: URL | undefined;
}

/** Inference threads that share the work. */
export interface InferencePool {
  /** What the threads compute on. */
  readonly choice: ProviderChoice;
  /** Whether every thread can compute now. */
  readonly warm: boolean;
  /** Rejects when a thread died twice and the pool can no longer be relied on. */
  readonly failed: Promise<never>;
  /** Scores texts; each promise settles on its own. */
  score(texts: readonly ReadableText[], lane: Lane): Promise<InferredScore>[];
  /** The same in one thread, so that they make one batch if they fit, and the others go on with what comes. */
  scoreTogether(texts: readonly ReadableText[], lane: Lane): Promise<InferredScore>[];
  close(): Promise<void>;
}

/**
 * Opens the model in every thread. The first one finds out what can compute, which decides how many there are.
 * @throws ModelError when the model cannot be opened
 */
export async function startInferencePool(options: PoolOptions): Promise<InferencePool> {
  const { model, tokenBudget, batchDelayMs } = options;
  const cores = availableParallelism();
  const cpu = shareCores(cores, options, true);
  const gpu = shareCores(cores, options, false);
  const threads: InferenceThread[] = [];
  const add = (provider: Provider | 'auto'): void => {
    const start: WorkerStart = {
      model,
      provider,
      threads: { cpu: cpu.threads, gpu: gpu.threads },
      tokenBudget,
      batchDelayMs,
      // The first one is there for live texts; those that replays keep busy must not take its core, nor the event loop's.
      standsBack: threads.length > 0,
    };
    threads.push(startInferenceThread({ ...options, start }));
  };
  const close = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  let choice: ProviderChoice | undefined;
  try {
    add(options.provider);
    if (options.provider === 'auto') choice = await threads[0]?.ready;
    const chosen = choice?.provider ?? options.provider;
    const { workers } = chosen === 'cpu' ? cpu : gpu;
    while (threads.length < workers) add(chosen);
    const choices = await Promise.all(threads.map((thread) => thread.ready));
    choice ??= choices[0];
  } catch (error) {
    await close();
    throw error;
  }
  if (choice === undefined) throw new ModelError('no inference thread was started');
  const failed = Promise.race(threads.map((thread) => thread.failed));
  failed.catch(() => undefined);
  let lastId = 0;
  let lastLiveAt = Number.NEGATIVE_INFINITY;

  /** While live texts come, one thread is theirs alone. */
  function threadsFor(lane: Lane, now: number): readonly InferenceThread[] {
    if (lane === 'live') lastLiveAt = now;
    else if (threads.length > 1 && now - lastLiveAt < liveTrafficMs) return threads.slice(1);
    return threads;
  }

  function give(
    thread: InferenceThread,
    texts: readonly ReadableText[],
    lane: Lane,
  ): Promise<InferredScore>[] {
    const submittedAt = monotonicMs();
    // Only what the worker reads: a message is copied.
    const messages = texts.map(
      ({ text, mentions }): WorkerText => ({ text, mentions, id: ++lastId, lane, submittedAt }),
    );
    return thread.score(messages);
  }

  return {
    choice,
    get warm() {
      return threads.every((thread) => thread.warm);
    },
    failed,
    score: (texts, lane) => {
      const scores = new Array<Promise<InferredScore>>(texts.length);
      for (const [thread, share] of shareOut(texts, threadsFor(lane, monotonicMs()))) {
        const given = give(
          thread,
          share.map(({ text }) => text),
          lane,
        );
        for (const [index, score] of given.entries()) {
          const position = share[index]?.position;
          if (position !== undefined) scores[position] = score;
        }
      }
      return scores;
    },
    scoreTogether: (texts, lane) => {
      const able = threadsFor(lane, monotonicMs());
      const idlest = able.reduce((best, thread) => (thread.load < best.load ? thread : best));
      return give(idlest, texts, lane);
    },
    close,
  };
}

interface Placed {
  readonly text: ReadableText;
  readonly position: number;
}

/** Gives each text to the thread that has least to do. */
function shareOut(
  texts: readonly ReadableText[],
  threads: readonly InferenceThread[],
): Map<InferenceThread, Placed[]> {
  const loads = new Map(threads.map((thread) => [thread, thread.load]));
  const shares = new Map<InferenceThread, Placed[]>();
  for (const [position, text] of texts.entries()) {
    let least: InferenceThread | undefined;
    for (const [thread, load] of loads) {
      if (least === undefined || load < (loads.get(least) ?? 0)) least = thread;
    }
    if (least === undefined) break;
    loads.set(least, (loads.get(least) ?? 0) + text.text.length);
    const share = shares.get(least);
    if (share === undefined) shares.set(least, [{ text, position }]);
    else share.push({ text, position });
  }
  return shares;
}
