import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Where results go. */
export interface ResultStream {
  /** Resolves when there is room for more: to false once nobody reads any longer. @throws what writing failed with */
  write(text: string): Promise<boolean>;
  /** Resolves when all is written, or, once the signal has aborted, when waiting for the reader has lasted enough. */
  end(): Promise<void>;
  close(): void;
  /** Whether the reader took nothing for a while after the signal. */
  readonly isStalled: boolean;
}

export interface ResultStreamOptions {
  /** After it a reader is not waited for as long as it likes. */
  readonly signal: AbortSignal;
  readonly graceMs?: number;
}

/** Writes to a stream at the pace of its reader. A reader who leaves (`| head`) is no failure. */
export function createResultStream(
  stream: Writable,
  { signal, graceMs = 1_000 }: ResultStreamOptions,
): ResultStream {
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let failure: unknown;
  let left = false;
  const failed = (error: unknown): void => {
    if (patience.signal.aborted) return;
    if (isBrokenPipe(error)) left = true;
    else failure = error;
  };
  const onAbort = (): void => {
    timer = setTimeout(() => patience.abort(), graceMs);
  };
  stream.on('error', failed);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });

  return {
    get isStalled() {
      return patience.signal.aborted && stream.writableLength > 0;
    },
    write: async (text) => {
      if (text !== '' && !left && failure === undefined && !stream.write(text)) {
        await once(stream, 'drain', { signal: patience.signal }).catch(failed);
      }
      if (failure !== undefined) throw failure;
      return !left && !patience.signal.aborted;
    },
    end: async () => {
      if (!signal.aborted || left || failure !== undefined) return;
      await new Promise<void>((resolve) => {
        stream.write('', () => resolve());
        patience.signal.addEventListener('abort', () => resolve(), { once: true });
        if (patience.signal.aborted) resolve();
      });
    },
    close: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      // Errors of what is still being written come later; nobody would hear them.
      if (failure === undefined) stream.off('error', failed).on('error', () => undefined);
    },
  };
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPIPE', 'EOF'].includes(String(error.code));
}
