import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ScoredPost } from '../../core/contracts/scored-post.ts';

/** Where the posts of a backtest are kept with their scores, so that the next one need not score them again. */
export interface KeptScores {
  write(posts: readonly ScoredPost[]): Promise<void>;
  /** Resolves when all is written. */
  end(): Promise<void>;
}

/** JSON lines, packed if the name ends in `.gz`. @throws the system's error where the file cannot be written */
export async function openKeptScores(path: string): Promise<KeptScores> {
  const file = createWriteStream(path);
  await once(file, 'open');
  const lines = new PassThrough();
  const written = path.endsWith('.gz')
    ? pipeline(lines, createGzip(), file)
    : pipeline(lines, file);
  written.catch(() => undefined);
  return {
    write: async (posts) => {
      const text = posts.map((post) => `${JSON.stringify(post)}\n`).join('');
      if (!lines.write(text)) await Promise.race([once(lines, 'drain'), written]);
    },
    end: async () => {
      lines.end();
      await written;
      await finished(file);
    },
  };
}
