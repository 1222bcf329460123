import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { replayFileQuerySchema } from '../../core/contracts/api/replays.ts';
import { BarographError } from '../../core/errors.ts';

/** The upload exceeds what is taken. */
export class FileTooLargeError extends BarographError {}

export interface SavedFile {
  readonly file: string;
  readonly bytes: number;
}

/** Files that were uploaded to be replayed. */
export interface ReplayFiles {
  /**
   * Stores a file whole or not at all. A name that is taken by other content gets a part of the content's hash.
   * @throws FileTooLargeError when it, or all files together, would exceed their limits
   */
  save(name: string, body: AsyncIterable<unknown>): Promise<SavedFile>;
  /** Where a file lies; undefined if there is none of that name. */
  pathOf(file: string): Promise<string | undefined>;
}

export interface ReplayFilesOptions {
  readonly dir: string;
  readonly maxFileBytes: number;
  readonly maxBytes: number;
}

const partial = '.part';

/** Opens the folder of uploaded files, and clears away what an upload that was cut off has left. */
export async function openReplayFiles(options: ReplayFilesOptions): Promise<ReplayFiles> {
  const { dir, maxFileBytes, maxBytes } = options;
  await mkdir(dir, { recursive: true, mode: 0o750 });
  for (const name of await readdir(dir)) {
    if (name.endsWith(partial)) await rm(join(dir, name), { force: true });
  }
  let uploads = 0;
  let underWay = 0;
  /** Bytes of the files that are here and of those under way: one account, however many come at once. */
  let taken = 0;
  let counted: Promise<void> = Promise.resolve();

  /** Somebody may have removed files; while nothing is under way, they can be counted. */
  async function count(): Promise<void> {
    taken = await bytesHeld();
  }

  async function bytesHeld(): Promise<number> {
    const sizes = (await readdir(dir)).map(async (name) => {
      const found = await stat(join(dir, name)).catch(() => undefined);
      return found?.size ?? 0;
    });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** @param upload where its bytes are counted */
  async function receive(
    path: string,
    body: AsyncIterable<unknown>,
    upload: { bytes: number },
  ): Promise<string> {
    const hash = createHash('sha256');
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        if (!(chunk instanceof Uint8Array)) continue;
        upload.bytes += chunk.length;
        taken += chunk.length;
        if (upload.bytes > maxFileBytes) {
          throw new FileTooLargeError(
            `the file is larger than ${Math.floor(maxFileBytes / 1e6)} MB (replay.fileMegabytes)`,
          );
        }
        if (taken > maxBytes) {
          throw new FileTooLargeError(
            'there is no room for it beside the files uploaded before (replay.filesMegabytes): remove some from replay-files in the data folder',
          );
        }
        hash.update(chunk);
        yield chunk;
      }
    }
    await pipeline(counted(), createWriteStream(path, { mode: 0o640 }));
    return hash.digest('hex');
  }

  return {
    save: async (name, body) => {
      uploads += 1;
      underWay += 1;
      if (underWay === 1) counted = count();
      const temporary = join(dir, `${process.pid}-${uploads}${partial}`);
      const upload = { bytes: 0 };
      let kept = false;
      try {
        await counted;
        const hash = await receive(temporary, body, upload);
        const { bytes } = upload;
        const target = join(dir, name);
        // A link never replaces what is there.
        kept = await link(temporary, target).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
            throw error;
          },
        );
        if (kept || (await hashOf(target)) === hash) return { file: name, bytes };
        const other = name.replace(/(?=\.(jsonl|csv)(\.gz)?$)/u, `-${hash.slice(0, 8)}`);
        await rename(temporary, join(dir, other));
        kept = true;
        return { file: other, bytes };
      } finally {
        await rm(temporary, { force: true });
        if (!kept) taken -= upload.bytes;
        underWay -= 1;
      }
    },
    pathOf: async (file) => {
      if (!isPlainName(file)) return undefined;
      const path = join(dir, file);
      return access(path).then(
        () => path,
        () => undefined,
      );
    },
  };
}

/** Names that were handed out may be longer than those that are taken, by the hash. */
function isPlainName(file: string): boolean {
  return replayFileQuerySchema.safeParse({
    name: file.replace(/-[0-9a-f]{8}(?=\.)/, ''),
  }).success;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
