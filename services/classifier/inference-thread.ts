import { Worker } from 'node:worker_threads';
import type { Lane } from '../core/contracts/lane.ts';
import { BarographError, messageOf } from '../core/errors.ts';
import type { Holder } from './hand-out.ts';
import {
  type BatchReport,
  type FromWorker,
  monotonicMs,
  type ToWorker,
  type WorkerStart,
  type WorkerText,
} from './inference-protocol.ts';
import { ModelError } from './manifest.ts';
import type { ReadableText } from './prepare-text.ts';
import type { ProviderChoice } from './providers.ts';
import { type InferredScore, readScores } from './score.ts';

/** The worker died with work in it; the same texts can be given to the next one. */
export class InferenceCrashError extends BarographError {
  constructor(reason: string) {
    super(`the inference worker stopped: ${reason}`, { retriable: true });
  }
}

/** The model could not score these texts. */
export class InferenceError extends BarographError {}

/** The classifier was closed before these texts had a score; nothing is wrong with them. */
export class ClassifierClosedError extends BarographError {
  constructor() {
    super('the classifier was closed');
  }
}

/** A text, and who waits for its score. */
export interface InferenceJob extends ReadableText {
  readonly lane: Lane;
  /** By `monotonicMs`. */
  readonly submittedAt: number;
  /** As `roughTokens` has it. */
  readonly tokens: number;
  readonly resolve: (score: InferredScore) => void;
  readonly reject: (error: unknown) => void;
}

export interface GiveOptions {
  /** When the last live text came, whichever thread has it. */
  readonly liveAt: number;
  /** Whether the texts are to be one batch, and the next one. */
  readonly together?: boolean;
}

export interface InferenceThread extends Holder {
  /** Resolves when the worker has opened the model and warmed up. @throws ModelError */
  readonly ready: Promise<ProviderChoice>;
  /** Rejects when the worker is gone and has not been replaced. */
  readonly failed: Promise<never>;
  /** Has texts scored; each job settles on its own. */
  give(jobs: readonly InferenceJob[], options: GiveOptions): void;
  close(): Promise<void>;
}

export interface ThreadOptions {
  readonly start: WorkerStart;
  readonly onBatch: (report: BatchReport) => void;
  readonly onRestart: (error: unknown) => void;
  /** Called when the worker can take more than before. */
  readonly onRoom: () => void;
  /** The worker's code, when it is not the built file beside this one. */
  readonly workerUrl?: URL | undefined;
}

/** Twice what V8 gives a worker: nearly all that a batch makes is garbage, and fewer collections gained 2 %. */
const maxYoungGenerationSizeMb = 96;

/** What the last batch says about a thread's pace, beside those before it. */
const newPaceWeight = 0.3;

/** A worker that dies is replaced, unless the one before it died less than this long ago. */
const restartIntervalMs = 10 * 60_000;

/** Runs one inference worker and keeps account of what it owes. */
export function startInferenceThread(options: ThreadOptions): InferenceThread {
  const url = options.workerUrl ?? new URL('./inference-worker.js', import.meta.url);
  const pending = new Map<number, InferenceJob>();
  const held = { live: 0, all: 0 };
  let lastId = 0;
  let pace = 0;
  /** When the worker answered last, or was given something while it had nothing. */
  let workingSince = 0;
  let warm = false;
  /** Set once the thread takes no more work: it was closed, or is gone for good. */
  let over: BarographError | undefined;
  let crashedAt = Number.NEGATIVE_INFINITY;
  let worker: Worker;
  let ended: Promise<void>;
  const ready = deferred<ProviderChoice>();
  const failed = deferred<never>();
  failed.promise.catch(() => undefined);

  function settle(
    ids: readonly number[],
    action: (job: InferenceJob, index: number) => void,
  ): void {
    for (const [index, id] of ids.entries()) {
      const job = pending.get(id);
      if (job === undefined) continue;
      pending.delete(id);
      held.all -= job.tokens;
      if (job.lane === 'live') held.live -= job.tokens;
      action(job, index);
    }
  }

  function notePace(ids: readonly number[]): void {
    const now = monotonicMs();
    const tokens = ids.reduce((sum, id) => sum + (pending.get(id)?.tokens ?? 0), 0);
    const latest = tokens / Math.max(0.1, now - workingSince);
    pace = pace === 0 ? latest : pace + newPaceWeight * (latest - pace);
    workingSince = now;
  }

  function receive(message: FromWorker): void {
    if (message.type === 'ready') {
      warm = true;
      ready.resolve(message.choice);
      options.onRoom();
    } else if (message.type === 'unusable') fail(new ModelError(message.reason));
    else if (message.type === 'refused') {
      settle(message.ids, (job) => job.reject(new InferenceError(message.reason)));
      options.onRoom();
    } else {
      const companies = message.ids.map((id) => pending.get(id)?.mentions.length ?? 0);
      const scores = readScores(message.scores, companies);
      notePace(message.ids);
      settle(message.ids, (job, index) => {
        const score = scores[index];
        if (score !== undefined) job.resolve(score);
      });
      options.onRoom();
      options.onBatch(message.report);
    }
  }

  function fail(error: BarographError): void {
    over = error;
    settle([...pending.keys()], (job) => job.reject(error));
    ready.reject(error);
    failed.reject(error);
  }

  function spawn(): Worker {
    const created = new Worker(url, {
      workerData: options.start,
      resourceLimits: { maxYoungGenerationSizeMb },
    });
    let reason = 'it ended by itself';
    created.on('message', receive);
    created.on('error', (error) => {
      reason = messageOf(error);
    });
    ended = new Promise((resolve) => created.once('exit', () => resolve()));
    created.once('exit', () => {
      warm = false;
      if (over === undefined) replace(new InferenceCrashError(reason));
    });
    return created;
  }

  function replace(error: InferenceCrashError): void {
    const now = performance.now();
    const again = now - crashedAt < restartIntervalMs;
    crashedAt = now;
    if (again) {
      fail(error);
      return;
    }
    options.onRestart(error);
    settle([...pending.keys()], (job) => job.reject(error));
    worker = spawn();
  }

  function send(message: ToWorker): void {
    worker.postMessage(message);
  }

  worker = spawn();

  return {
    get warm() {
      return warm;
    },
    held,
    get pace() {
      return pace;
    },
    ready: ready.promise,
    failed: failed.promise,
    give: (jobs, { liveAt, together = false }) => {
      if (over !== undefined) {
        for (const job of jobs) job.reject(over);
        return;
      }
      if (held.all === 0) workingSince = monotonicMs();
      // Only what the worker reads: a message is copied.
      const texts = jobs.map((job): WorkerText => {
        const { text, mentions, lane, submittedAt, tokens } = job;
        const id = ++lastId;
        pending.set(id, job);
        held.all += tokens;
        if (lane === 'live') held.live += tokens;
        return { id, text, mentions, lane, submittedAt };
      });
      send({ type: 'texts', texts, together, liveAt });
    },
    close: async () => {
      over ??= new ClassifierClosedError();
      send({ type: 'close' });
      await ended;
      settle([...pending.keys()], (job) => job.reject(over));
    },
  };
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value) => settle?.resolve(value), reject: (e) => settle?.reject(e) };
}
