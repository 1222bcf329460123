import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { BarographError, messageOf } from '../../core/errors.ts';

/** A snapshot that cannot be used: parts are missing or do not fit together. */
export class DamagedSnapshotError extends BarographError {}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Characters of a part; with its frame it stays below the largest message that a broker takes by default. */
const partCharacters = 700_000;
const mostBytes = 1_000_000_000;

/** JSON as pieces of base64 of its gzip; the work is done in the thread pool. */
export async function packState(json: string): Promise<string[]> {
  const packed = (await compress(json)).toString('base64');
  const pieces: string[] = [];
  for (let start = 0; start < packed.length; start += partCharacters) {
    pieces.push(packed.slice(start, start + partCharacters));
  }
  return pieces;
}

/** What `packState` packed, parsed. @throws DamagedSnapshotError */
export async function unpackState(pieces: readonly string[]): Promise<unknown> {
  try {
    const json = await decompress(Buffer.from(pieces.join(''), 'base64'), {
      maxOutputLength: mostBytes,
    });
    return JSON.parse(json.toString('utf8'));
  } catch (cause) {
    throw new DamagedSnapshotError(`cannot be unpacked: ${messageOf(cause)}`, { cause });
  }
}
