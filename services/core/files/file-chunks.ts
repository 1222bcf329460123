import { createReadStream, type Stats, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';

const chunkBytes = 262_144;

/** The bytes of a file from an offset to its end; `.gz` is unpacked on the way, and offsets count unpacked bytes. */
export async function* chunksOnce(path: string, offset: number): AsyncIterable<Buffer> {
  if (!path.endsWith('.gz')) {
    yield* createReadStream(path, { start: offset, highWaterMark: chunkBytes });
    return;
  }
  let toSkip = offset;
  const packed = createReadStream(path, { highWaterMark: chunkBytes });
  const unpacked = createGunzip({ chunkSize: chunkBytes });
  packed.once('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of packed.pipe(unpacked)) {
      const bytes = chunk as Buffer;
      if (toSkip >= bytes.length) toSkip -= bytes.length;
      else {
        yield bytes.subarray(toSkip);
        toSkip = 0;
      }
    }
  } finally {
    packed.destroy();
  }
}

/** What following a file meets. `end`: all is read for now. `replaced`: from here on another file, from its start. */
export type FollowEvent =
  | { readonly type: 'chunk'; readonly bytes: Buffer }
  | { readonly type: 'end' }
  | { readonly type: 'replaced' };

/**
 * The bytes of a file from an offset, and whatever is appended until `signal` aborts. A file that was moved away
 * is read to its end before the new one under its name (log rotation); one that shrank is read from its start.
 */
export async function* chunksFollowed(
  path: string,
  offset: number,
  pollMs: number,
  signal: AbortSignal,
): AsyncIterable<FollowEvent> {
  let file = await open(path);
  let position = offset;
  try {
    while (!signal.aborted) {
      for await (const bytes of remaining(file, position)) {
        position += bytes.length;
        yield { type: 'chunk', bytes };
      }
      yield { type: 'end' };
      await change(path, pollMs, signal);
      const now = await stat(path).catch(() => undefined);
      const held = await file.stat();
      if (now !== undefined && !sameFile(now, held)) {
        for await (const bytes of remaining(file, position)) yield { type: 'chunk', bytes };
        await file.close();
        file = await open(path);
      } else if (held.size >= position) continue;
      position = 0;
      yield { type: 'replaced' };
    }
  } finally {
    await file.close();
  }
}

async function* remaining(file: FileHandle, from: number): AsyncIterable<Buffer> {
  for (let position = from; ; ) {
    const { bytesRead, buffer } = await file.read(
      Buffer.alloc(chunkBytes),
      0,
      chunkBytes,
      position,
    );
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function sameFile(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** Resolves when the file changes, or after `pollMs`: watching alone misses changes on network file systems. */
async function change(path: string, pollMs: number, signal: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => woken.abort();
  const watcher = watchOrNothing(path, wake);
  try {
    await sleep(pollMs, undefined, { signal: AbortSignal.any([signal, woken.signal]) });
  } catch {
    // Woken early: by a change or by the end.
  } finally {
    watcher?.close();
  }
}

function watchOrNothing(path: string, onChange: () => void): ReturnType<typeof watch> | undefined {
  try {
    return watch(path, { persistent: false }, onChange).on('error', onChange);
  } catch {
    return undefined;
  }
}
