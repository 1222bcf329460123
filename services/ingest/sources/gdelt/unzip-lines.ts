import { pipeline, Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import yauzl from 'yauzl';
import { BarographError, messageOf } from '../../../core/errors.ts';

export interface UnzipLimits {
  /** Most bytes that the file may have unpacked. */
  readonly bytes: number;
  /** Most times that it may grow: text never shrinks to less than a hundredth. */
  readonly ratio: number;
  /** Longest line, in UTF-16 units. */
  readonly line: number;
}

/** The archive is not what it should be; asking again may bring a whole one. */
export class ArchiveError extends BarographError {
  constructor(problem: string, cause?: unknown) {
    super(`the archive ${problem}`, { retriable: true, ...(cause === undefined ? {} : { cause }) });
  }
}

/**
 * The lines of the one file in a zip archive but for empty ones, unpacked as they are read, so that no more than a line
 * and a chunk is held.
 * @throws ArchiveError for anything but one stored or deflated file within the limits, whatever its header claims
 */
export async function* unzipLines(archive: Buffer, limits: UnzipLimits): AsyncGenerator<string> {
  const source = await openOnlyFile(archive, limits);
  const counted = pipeline(source, limited(limits, archive.length), () => undefined);
  const decoder = new StringDecoder('utf8');
  let pending = '';
  try {
    for await (const chunk of counted) {
      const lines = (pending + decoder.write(chunk as Buffer)).split('\n');
      pending = lines.pop() ?? '';
      if (pending.length > limits.line) {
        throw new ArchiveError(`has a line of more than ${limits.line} characters`);
      }
      for (const line of lines) if (line !== '') yield line;
    }
    if (pending !== '') yield pending;
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(`is broken: ${messageOf(error)}`, error);
  } finally {
    counted.destroy();
    source.destroy();
  }
}

function openOnlyFile(
  archive: Buffer,
  limits: UnzipLimits,
): Promise<NodeJS.ReadableStream & { destroy(): void }> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void =>
      reject(
        error instanceof ArchiveError
          ? error
          : new ArchiveError(`is broken: ${messageOf(error)}`, error),
      );
    yauzl.fromBuffer(archive, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return fail(error);
      if (zip.entryCount !== 1)
        return fail(new ArchiveError(`holds ${zip.entryCount} files, not one`));
      zip.once('error', fail);
      zip.once('entry', (entry) => {
        if (entry.uncompressedSize > limits.bytes) {
          return fail(new ArchiveError(`would unpack to more than ${limits.bytes} bytes`));
        }
        zip.openReadStream(entry, (problem, stream) => (problem ? fail(problem) : resolve(stream)));
      });
      zip.readEntry();
    });
  });
}

function limited({ bytes, ratio }: UnzipLimits, packed: number): Transform {
  let size = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      size += chunk.length;
      if (size > bytes) done(new ArchiveError(`unpacks to more than ${bytes} bytes`));
      else if (size > 1_048_576 && size > packed * ratio) {
        done(new ArchiveError(`unpacks to more than ${ratio} times its size, as only a bomb does`));
      } else done(null, chunk);
    },
  });
}
