import { access, constants, open, stat } from 'node:fs/promises';
import { BarographError, messageOf } from '../../core/errors.ts';
import { chunksOnce } from '../../core/files/file-chunks.ts';
import { UsageError } from '../command.ts';
import type { Input } from './read-windows.ts';

/**
 * The inputs that a command line names: files, and `-` or nothing for standard input.
 * @throws BarographError for the first file that certainly cannot be read, before anything is scored
 */
export async function openInputs(words: readonly string[]): Promise<Input[]> {
  const paths = words.length === 0 ? ['-'] : words;
  if (paths.filter((path) => path === '-').length > 1) {
    throw new UsageError('standard input ("-") can be read only once');
  }
  for (const path of paths) if (path !== '-') await check(path);
  return paths.map((path) => ({
    file: paths.length > 1 ? path : undefined,
    name: path === '-' ? 'standard input' : path,
    bytes: path === '-' ? process.stdin : chunksOnce(path, 0),
  }));
}

async function check(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw new BarographError(`${path} cannot be read: ${messageOf(error)}`);
  }
  const stats = await stat(path);
  if (stats.isDirectory()) {
    throw new BarographError(`${path} cannot be read: it is a folder; name the files in it`);
  }
  // A pipe has only one reader, who would miss what is looked at here.
  if (path.endsWith('.gz') && stats.isFile() && !(await isPacked(path))) {
    throw new BarographError(
      `${path} cannot be read: it is not packed with gzip; unpack it, or give it another ending`,
    );
  }
}

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
