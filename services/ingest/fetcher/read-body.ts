import type { IncomingMessage } from 'node:http';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { FetchError } from './fetch-error.ts';

/** What real text never reaches, and a decompression bomb must: 1 MiB unpacked at more than 200 to 1. */
const suspectBytes = 1_048_576;
const suspectRatio = 200;

/**
 * Reads a response to its end, unpacked, never holding more than `limit` bytes of it.
 * @throws FetchError when it is larger than the limit, a decompression bomb or broken
 */
export async function readBody(response: IncomingMessage, limit: number): Promise<Buffer> {
  const announced = Number(response.headers['content-length'] ?? 0);
  if (announced > limit) {
    response.destroy();
    throw tooLarge(limit);
  }
  let packed = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of response) {
      packed += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const bytes of await unpacked(counted(), response.headers['content-encoding'])) {
    size += bytes.length;
    if (size > limit) throw tooLarge(limit);
    if (size > suspectBytes && size > packed * suspectRatio) {
      throw new FetchError('the body unpacks to more than 200 times its size, as only a bomb does');
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(limit: number): FetchError {
  return new FetchError(`the body is larger than ${limit} bytes (bodyLimitBytes)`);
}

async function unpacked(
  body: AsyncGenerator<Buffer>,
  header: string | undefined,
): Promise<AsyncIterable<Buffer>> {
  const encoding = (header ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return body;
  if (encoding === 'gzip' || encoding === 'x-gzip') return through(body, createGunzip());
  if (encoding === 'br') return through(body, createBrotliDecompress());
  if (encoding === 'deflate') return inflated(body);
  throw new FetchError(`the content encoding "${encoding.slice(0, 40)}" was not asked for`);
}

/** An error or an early end on either side ends both, so that no socket is left open. */
function through(body: AsyncIterable<Buffer>, transform: Transform): Transform {
  // The reader of `transform` sees the error; pipeline only has to be given a callback.
  return pipeline(Readable.from(body), transform, () => undefined);
}

/** "deflate" should be zlib's format (RFC 9110 §8.4.1.2), but some servers send it without its header. */
async function inflated(body: AsyncGenerator<Buffer>): Promise<Transform> {
  const first = await body.next();
  const start = first.done === true ? Buffer.alloc(0) : first.value;
  async function* whole(): AsyncGenerator<Buffer> {
    yield start;
    yield* body;
  }
  const hasHeader = ((start[0] ?? 0) & 0x0f) === 8;
  return through(whole(), hasHeader ? createInflate() : createInflateRaw());
}
