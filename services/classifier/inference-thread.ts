import { Worker } from 'node:worker_threads';
import { BarographError, messageOf } from '../core/errors.ts';
import type {
  BatchReport,
  FromWorker,
  ToWorker,
  WorkerStart,
  WorkerText,
} from './inference-protocol.ts';
import { ModelError } from './manifest.ts';
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

export interface InferenceThread {
  /** Units of text given to the worker and not yet scored: what it still has to do. */
  readonly load: number;
  /** Resolves when the worker has opened the model and warmed up. @throws ModelError */
  readonly ready: Promise<ProviderChoice>;
  /** Whether the worker can compute now; not while a replacement starts. */
  readonly warm: boolean;
  /** Rejects when the worker is gone and has not been replaced. */
  readonly failed: Promise<never>;
  /** Scores texts; each promise settles on its own. */
  score(texts: readonly WorkerText[]): Promise<InferredScore>[];
  close(): Promise<void>;
}

export interface ThreadOptions {
  readonly start: WorkerStart;
  readonly onBatch: (report: BatchReport) => void;
  readonly onRestart: (error: unknown) => void;
  /** The worker's code, when it is not the built file beside this one. */
  readonly workerUrl?: URL | undefined;
}

interface Pending {
  readonly companies: number;
  readonly load: number;
  readonly resolve: (score: InferredScore) => void;
  readonly reject: (error: unknown) => void;
}

/** A worker that dies is replaced, unless the one before it died less than this long ago. */
const restartIntervalMs = 10 * 60_000;

/** Runs one inference worker and keeps account of what it owes. */
export function startInferenceThread(options: ThreadOptions): InferenceThread {
  const url = options.workerUrl ?? new URL('./inference-worker.js', import.meta.url);
  const pending = new Map<number, Pending>();
  let load = 0;
  let warm = false;
  /** Set once the thread takes no more work: it was closed, or is gone for good. */
  let over: BarographError | undefined;
  let crashedAt = Number.NEGATIVE_INFINITY;
  let worker: Worker;
  let ended: Promise<void>;
  const ready = deferred<ProviderChoice>();
  const failed = deferred<never>();
  failed.promise.catch(() => undefined);

  function settle(ids: readonly number[], action: (entry: Pending, index: number) => void): void {
    for (const [index, id] of ids.entries()) {
      const entry = pending.get(id);
      if (entry === undefined) continue;
      pending.delete(id);
      load -= entry.load;
      action(entry, index);
    }
  }

  function receive(message: FromWorker): void {
    if (message.type === 'ready') {
      warm = true;
      ready.resolve(message.choice);
    } else if (message.type === 'unusable') fail(new ModelError(message.reason));
    else if (message.type === 'refused') {
      settle(message.ids, (entry) => entry.reject(new InferenceError(message.reason)));
    } else {
      const companies = message.ids.map((id) => pending.get(id)?.companies ?? 0);
      const scores = readScores(message.scores, companies);
      settle(message.ids, (entry, index) => {
        const score = scores[index];
        if (score !== undefined) entry.resolve(score);
      });
      options.onBatch(message.report);
    }
  }

  function fail(error: BarographError): void {
    over = error;
    settle([...pending.keys()], (entry) => entry.reject(error));
    ready.reject(error);
    failed.reject(error);
  }

  function spawn(): Worker {
    const created = new Worker(url, {
      workerData: options.start,
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
    settle([...pending.keys()], (entry) => entry.reject(error));
    worker = spawn();
  }

  function send(message: ToWorker): void {
    worker.postMessage(message);
  }

  worker = spawn();

  return {
    get load() {
      return load;
    },
    get warm() {
      return warm;
    },
    ready: ready.promise,
    failed: failed.promise,
    score: (texts) => {
      if (over !== undefined) return texts.map(() => Promise.reject(over));
      const scores = texts.map(
        ({ id, text, mentions }) =>
          new Promise<InferredScore>((resolve, reject) => {
            pending.set(id, { companies: mentions.length, load: text.length, resolve, reject });
            load += text.length;
          }),
      );
      send({ type: 'texts', texts });
      return scores;
    },
    close: async () => {
      over ??= new InferenceError('the classifier was closed');
      send({ type: 'close' });
      await ended;
      settle([...pending.keys()], (entry) => entry.reject(over));
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
