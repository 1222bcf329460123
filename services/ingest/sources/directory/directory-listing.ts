import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { BarographError } from '../../../core/errors.ts';

/** A file that is there now. */
export interface ListedFile {
  /** Below the directory, with `/` between folders. */
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly modifiedAt: number;
  readonly inode: number;
}

/** Names by which programs say that a file is still being written; it is renamed when it is whole. */
const unfinished =
  /(?:^|\/)(?:[.~#].*|.*(?:~|\.(?:tmp|temp|part|partial|crdownload|filepart|writing|swp|lock)))$/i;

export interface Listing {
  readonly directory: string;
  readonly glob: string;
  /** A folder below the directory that is not looked into, where there is one. */
  readonly except: string | undefined;
  readonly mostFiles: number;
}

/**
 * The files of a directory whose names the glob takes, in the order of their names. Links, hidden files and files with
 * the names of unfinished ones are passed over.
 * @throws BarographError when there are more than `mostFiles`
 */
export async function listDirectory({
  directory,
  glob,
  except,
  mostFiles,
}: Listing): Promise<ListedFile[]> {
  const isWanted = picomatch(glob);
  const recursive = glob.includes('/');
  const entries = await readdir(directory, { withFileTypes: true, recursive });
  const files: ListedFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(directory, path).split(sep).join('/');
    if (unfinished.test(name) || !isWanted(name)) continue;
    if (except !== undefined && (path === except || path.startsWith(`${except}${sep}`))) continue;
    if (files.length >= mostFiles) {
      throw new BarographError(
        `${directory} holds more than ${mostFiles} files that ${glob} takes; use after: move, or a narrower glob`,
        { retriable: true },
      );
    }
    const facts = await stat(path).catch(() => undefined);
    if (facts === undefined) continue;
    const { size, mtimeMs: modifiedAt, ino: inode } = facts;
    files.push({ name, path, size, modifiedAt, inode });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
