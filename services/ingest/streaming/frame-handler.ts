import { FetchError } from '../fetcher/fetch-error.ts';
import type { Cursor, Found } from '../sources/source.ts';
import { mostAtOnce, type StreamConnection } from './stream-connection.ts';
import type { StreamPort } from './stream-source.ts';

/** What a frame says: perhaps something found, and whether it made sense at all. */
export interface ReadFrame {
  readonly found?: Found;
  readonly malformed?: boolean;
}

export interface FrameReader<T> {
  /** Reads a frame. Never throws for what a frame may hold. */
  read(frame: T): ReadFrame;
  /** Where the frames read so far end; undefined while that is not known. */
  cursor(): Cursor | undefined;
}

/** How often the cursor is stored while nothing is found. */
const cursorEveryMs = 5_000;
/** Nonsense in a row after which a stream is taken for something else than it should be. */
const mostMalformed = 100;

/**
 * Reads an open stream until it ends, and puts what it finds into the log, batch by batch: whatever has come since the
 * last one. A frame that makes no sense goes to the dead letters; a hundred in a row end the stream.
 * @throws FetchError when the stream ends
 */
export async function handleFrames<T>(
  connection: StreamConnection<T>,
  reader: FrameReader<T>,
  port: StreamPort,
): Promise<never> {
  let malformed = 0;
  let cursorAt = performance.now();
  try {
    for (;;) {
      const frames = await connection.take(mostAtOnce);
      const found: Found[] = [];
      for (const frame of frames) {
        const result = reader.read(frame);
        malformed = result.malformed === true ? malformed + 1 : 0;
        if (result.found !== undefined) found.push(result.found);
      }
      if (malformed < frames.length) port.established();
      const now = performance.now();
      if (found.length > 0 || now - cursorAt >= cursorEveryMs) {
        cursorAt = now;
        const cursor = reader.cursor();
        await port.deliver({ found, ...(cursor === undefined ? {} : { cursor }) });
      }
      if (malformed >= mostMalformed) {
        throw new FetchError(
          `${malformed} frames in a row make no sense: is this the right stream?`,
        );
      }
    }
  } finally {
    connection.close();
  }
}
