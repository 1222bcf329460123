import { setMaxListeners } from 'node:events';
import type { RunSourceDeps } from './run-source.ts';
import { type PauseSettings, runUnlessPaused } from './run-unless-paused.ts';
import type { Source } from './source.ts';
import type { BookedSource, SourceBook } from './source-book.ts';

export type RunSourcesDeps = Omit<RunSourceDeps, 'record' | 'weight'> & {
  readonly settings: PauseSettings;
};

interface Running {
  readonly source: Source;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * Runs whatever sources the book has, until the signal aborts: one that comes is started, one that goes is stopped, one
 * that has changed is stopped and started anew where its cursor stands. Resolves when all have come to rest.
 */
export async function runSources(book: SourceBook, deps: RunSourcesDeps): Promise<void> {
  const running = new Map<string, Running>();
  /** By id: two runs of one source would overwrite each other's cursor. */
  const stopping = new Map<string, Promise<void>>();
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });

  function stop(id: string, { stop: stopped, done }: Running): void {
    running.delete(id);
    stopped.abort();
    stopping.set(id, done);
  }

  function start({ source, record }: BookedSource): void {
    const { id } = source;
    const stopped = new AbortController();
    const signal = AbortSignal.any([deps.signal, stopped.signal]);
    setMaxListeners(0, signal);
    const weight = () => book.get(id)?.weight ?? 1;
    const done = (stopping.get(id) ?? Promise.resolve()).then(async () => {
      stopping.delete(id);
      if (!signal.aborted) await runUnlessPaused(source, { ...deps, record, signal, weight });
    });
    done.catch(fail);
    running.set(id, { source, stop: stopped, done });
  }

  function look(): void {
    if (deps.signal.aborted) return;
    for (const [id, each] of running) if (book.get(id)?.source !== each.source) stop(id, each);
    for (const booked of book.all()) if (!running.has(booked.source.id)) start(booked);
  }

  const stopListening = book.onChange(look);
  look();
  try {
    await Promise.race([aborted(deps.signal), failed]);
  } finally {
    stopListening();
  }
  await Promise.all([...stopping.values(), ...[...running.values()].map(({ done }) => done)]);
}

/** Resolves once the signal has aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
