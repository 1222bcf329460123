import { availableParallelism } from 'node:os';
import type { Lane } from '../core/contracts/lane.ts';
import { nextHandOut, piecesOf } from './hand-out.ts';
import { holdMs } from './hold-batch.ts';
import {
  type BatchReport,
  liveTrafficMs,
  monotonicMs,
  type WorkerStart,
} from './inference-protocol.ts';
import {
  ClassifierClosedError,
  type InferenceJob,
  type InferenceThread,
  startInferenceThread,
} from './inference-thread.ts';
import { ModelError, type VerifiedModel } from './manifest.ts';
import type { ReadableText } from './prepare-text.ts';
import type { Provider, ProviderChoice } from './providers.ts';
import { roughTokens } from './rough-tokens.ts';
import type { InferredScore } from './score.ts';
import { shareCores } from './share-cores.ts';
import { createTokenQueue } from './token-queue.ts';

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

/** Inference threads that share the work: texts wait here, by length, until a thread has room for them. */
export interface InferencePool {
  /** What the threads compute on. */
  readonly choice: ProviderChoice;
  /** Whether every thread can compute now. */
  readonly warm: boolean;
  /** Rejects when a thread died twice and the pool can no longer be relied on. */
  readonly failed: Promise<never>;
  /** Scores texts; each promise settles on its own. */
  score(texts: readonly ReadableText[], lane: Lane): Promise<InferredScore>[];
  /** The same in batches of their own, as live texts: one a thread if they are no more than `piecesOf` allows. */
  scoreTogether(texts: readonly ReadableText[]): Promise<InferredScore[]>;
  close(): Promise<void>;
}

/**
 * Opens the model in every thread. The first one finds out what can compute, which decides how many there are.
 * @throws ModelError when the model cannot be opened
 */
export async function startInferencePool(options: PoolOptions): Promise<InferencePool> {
  const { model, tokenBudget, batchDelayMs } = options;
  const queue = createTokenQueue<InferenceJob>(tokenBudget);
  let lastLiveAt = Number.NEGATIVE_INFINITY;
  let holding: NodeJS.Timeout | undefined;
  /** Set once nothing more is taken. */
  let over: { readonly reason: unknown } | undefined;
  const { threads, choice } = await startThreads(options, () => handOut());
  const failed = Promise.race(threads.map((thread) => thread.failed));
  failed.catch(stop);

  function stop(reason: unknown): void {
    over ??= { reason };
    clearTimeout(holding);
    while (queue.size > 0) for (const job of queue.take()) job.reject(over.reason);
  }

  /** While live texts come, one thread is theirs alone. */
  function threadsFor(lane: Lane, now: number): readonly InferenceThread[] {
    const spare = lane === 'replay' && threads.length > 1 && now - lastLiveAt < liveTrafficMs;
    return spare ? threads.slice(1) : threads;
  }

  function handOut(): void {
    clearTimeout(holding);
    while (queue.size > 0) {
      const { next } = queue;
      const now = monotonicMs();
      const ms = holdMs(next, { tokenBudget, delayMs: batchDelayMs }, now);
      if (ms > 0) {
        holding = setTimeout(handOut, ms);
        return;
      }
      const to = nextHandOut(threadsFor(next.lane, now), next, tokenBudget);
      if (to === undefined) return;
      to.thread.give(queue.take(to.budget), { liveAt: lastLiveAt });
    }
  }

  /** A job for each text, and the promises of their scores. */
  function jobsOf(texts: readonly ReadableText[], lane: Lane) {
    const submittedAt = monotonicMs();
    if (lane === 'live') lastLiveAt = submittedAt;
    const jobs: InferenceJob[] = [];
    const scores = texts.map(
      ({ text, mentions }) =>
        new Promise<InferredScore>((resolve, reject) => {
          const tokens = roughTokens(text, model.manifest.maxTokens);
          jobs.push({ text, mentions, lane, submittedAt, tokens, resolve, reject });
        }),
    );
    return { jobs, scores };
  }

  return {
    choice,
    get warm() {
      return threads.every((thread) => thread.warm);
    },
    failed,
    score: (texts, lane) => {
      const { jobs, scores } = jobsOf(texts, lane);
      for (const job of jobs) {
        if (over === undefined) queue.push(job);
        else job.reject(over.reason);
      }
      handOut();
      return scores;
    },
    scoreTogether: async (texts) => {
      const tokens = Math.max(
        ...texts.map(({ text }) => roughTokens(text, model.manifest.maxTokens)),
      );
      const found: InferredScore[] = [];
      const pieces = piecesOf(texts, tokens, { tokenBudget, threads: threads.length });
      for (let at = 0; at < pieces.length; at += threads.length) {
        const idlest = [...threads].sort((a, b) => a.held.all - b.held.all);
        const round = idlest.flatMap((thread, index) => {
          const { jobs, scores } = jobsOf(pieces[at + index] ?? [], 'live');
          if (jobs.length > 0) thread.give(jobs, { liveAt: lastLiveAt, together: true });
          return scores;
        });
        found.push(...(await Promise.all(round)));
      }
      return found;
    },
    close: async () => {
      stop(new ClassifierClosedError());
      await closeAll(threads);
    },
  };
}

/** @param onRoom whenever a thread may have room */
async function startThreads(
  options: PoolOptions,
  onRoom: () => void,
): Promise<{ readonly threads: readonly InferenceThread[]; readonly choice: ProviderChoice }> {
  const { model, tokenBudget } = options;
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
    };
    threads.push(startInferenceThread({ ...options, start, onRoom }));
  };
  try {
    add(options.provider);
    const first = options.provider === 'auto' ? await threads[0]?.ready : undefined;
    const provider = first?.provider ?? options.provider;
    const { workers } = provider === 'cpu' ? cpu : gpu;
    while (threads.length < workers) add(provider);
    const choices = await Promise.all(threads.map((thread) => thread.ready));
    const choice = first ?? choices[0];
    if (choice === undefined) throw new ModelError('no inference thread was started');
    return { threads, choice };
  } catch (error) {
    await closeAll(threads);
    throw error;
  }
}

async function closeAll(threads: readonly InferenceThread[]): Promise<void> {
  await Promise.all(threads.map((thread) => thread.close()));
}
