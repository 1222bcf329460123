import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Where results go. */
export interface ResultStream {
  /** Resolves when there is room for more: to false once nobody reads any longer. @throws what writing failed with */
  write(text: string): Promise<boolean>;
  close(): void;
}

/** Writes to a stream at the pace of its reader. A reader who leaves (`| head`) is no failure. */
export function createResultStream(stream: Writable): ResultStream {
  let failure: unknown;
  let left = false;
  const failed = (error: unknown): void => {
    if (isBrokenPipe(error)) left = true;
    else failure = error;
  };
  stream.on('error', failed);
  return {
    write: async (text) => {
      if (text !== '' && !left && failure === undefined && !stream.write(text)) {
        await once(stream, 'drain').catch(failed);
      }
      if (failure !== undefined) throw failure;
      return !left;
    },
    close: () => {
      // Errors of what is still being written come later; nobody would hear them.
      if (failure === undefined) stream.off('error', failed).on('error', () => undefined);
    },
  };
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPIPE', 'EOF'].includes(String(error.code));
}
