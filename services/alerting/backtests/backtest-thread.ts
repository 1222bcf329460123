import { Worker } from 'node:worker_threads';
import type { BusPlace } from '../../core/bus/open-bus.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { threadUrl } from '../../core/thread-url.ts';
import type { BacktestPlan } from './backtest-plan.ts';
import type {
  BacktestReport,
  BacktestThreadStart,
  FromBacktestThread,
  ToBacktestThread,
} from './backtest-protocol.ts';

/** A backtest that came to no end; the message is for who asked for it. */
export class BacktestFailedError extends BarographError {}

/** Runs plans in a thread of their own, one at a time. */
export interface BacktestThread {
  /**
   * Resolves when the plan is done, or soon after the signal aborts.
   * @throws BacktestFailedError when it cannot be
   */
  run(
    plan: BacktestPlan,
    options: {
      readonly signal: AbortSignal;
      /** Called when its turn has come. */
      readonly onBegin: () => void;
      readonly onReport: (report: BacktestReport) => void;
    },
  ): Promise<void>;
  close(): Promise<void>;
}

export interface BacktestThreadOptions {
  readonly bus: BusPlace;
  /** Memory of the thread; a backtest that needs more fails. */
  readonly megabytes: number;
  /** The thread ends after this long without work. */
  readonly idleMs?: number;
}

/** What is under way in it may take this long to come to rest. */
const restMs = 3_000;

/** The thread is started when it is needed, and replaced when it dies. */
export function createBacktestThread(options: BacktestThreadOptions): BacktestThread {
  const { idleMs = 60_000 } = options;
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    const { dataDir, bus } = options.bus;
    const workerData: BacktestThreadStart = { bus: { dataDir, bus } };
    const started = new Worker(threadUrl('./backtest-worker', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: options.megabytes },
    });
    started.on('error', () => undefined);
    started.once('exit', () => {
      if (worker === started) worker = undefined;
    });
    worker = started;
    return started;
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const stopping = worker;
    worker = undefined;
    if (stopping === undefined) return;
    const ended = new Promise<void>((resolve) => stopping.once('exit', () => resolve()));
    const patience = setTimeout(() => void stopping.terminate(), restMs);
    tell(stopping, { type: 'close' });
    await ended;
    clearTimeout(patience);
  }

  async function run(
    plan: BacktestPlan,
    { signal, onBegin, onReport }: Parameters<BacktestThread['run']>[1],
  ): Promise<void> {
    if (signal.aborted) return;
    onBegin();
    clearTimeout(idle);
    const thread = worker ?? start();
    try {
      await new Promise<void>((resolve, reject) => {
        let patience: NodeJS.Timeout | undefined;
        const cancel = (): void => {
          tell(thread, { type: 'cancel' });
          // It hears that between two steps; one that waits for a broker takes none.
          patience = setTimeout(() => void thread.terminate(), restMs);
          patience.unref();
        };
        const onMessage = (message: FromBacktestThread): void => {
          if (message.type === 'report') onReport(message.report);
          else if (message.problem === undefined) settle(resolve);
          else fail(message.problem);
        };
        const onError = (error: unknown): void => fail(inWords(error, options.megabytes));
        const onExit = (): void => fail('its thread stopped');
        function fail(problem: string): void {
          settle(() => reject(new BacktestFailedError(problem)));
        }
        function settle(end: () => void): void {
          clearTimeout(patience);
          signal.removeEventListener('abort', cancel);
          thread.off('message', onMessage).off('error', onError).off('exit', onExit);
          end();
        }
        signal.addEventListener('abort', cancel, { once: true });
        thread.on('message', onMessage).on('error', onError).on('exit', onExit);
        tell(thread, { type: 'run', plan });
      });
    } finally {
      idle = setTimeout(() => void stop(), idleMs);
      idle.unref();
    }
  }

  return {
    run: (plan, running) => {
      const result = last.then(() => run(plan, running));
      last = result.catch(() => undefined);
      return result;
    },
    close: async () => {
      await last;
      await stop();
    },
  };
}

function tell(thread: Worker, message: ToBacktestThread): void {
  thread.postMessage(message);
}

function inWords(error: unknown, megabytes: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `it needs more than ${megabytes} MB of memory: take a shorter stretch, or raise alerting.backtestMegabytes`
    : messageOf(error);
}
