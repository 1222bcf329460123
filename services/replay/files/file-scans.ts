import { stat } from 'node:fs/promises';
import { type FileScan, scanFile } from '../sources/scan-file.ts';

/** Scans of files, each done once for as long as the file stays as it is. */
export interface FileScans {
  /**
   * @param name the name by which users know the file
   * @param now nothing in it is known later than this
   */
  of(path: string, name: string, now: number): Promise<FileScan>;
}

const mostKept = 32;

export function createFileScans(): FileScans {
  const kept = new Map<string, Promise<FileScan>>();

  function scanOnce(version: string, path: string, name: string, now: number): Promise<FileScan> {
    const key = `${version} ${now}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const scan = scanFile({ path, name, now, reuse: false });
    kept.set(key, scan);
    scan.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return scan;
  }

  return {
    of: async (path, name, now) => {
      const { size, mtimeMs } = await stat(path);
      const version = JSON.stringify([path, size, mtimeMs]);
      const scan = await scanOnce(version, path, name, Number.POSITIVE_INFINITY);
      // Few files hold lines of the future; only of those a scan is good for one time alone.
      return scan.to <= now ? { ...scan, now } : scanOnce(version, path, name, now);
    },
  };
}
