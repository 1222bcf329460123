import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BarographError, InUseError, messageOf } from './errors.ts';

/** Proof that this process is the only one that uses a data folder. */
export interface DataFolderLock {
  release(): Promise<void>;
}

/**
 * Creates the folder if need be and takes it for this process. The lock is a local socket named after the
 * folder's real path: the system drops it when the process ends, however it ends, so no stale lock is left
 * behind by a kill -9 (docs/decisions/002-data-folder-lock.md).
 * @throws InUseError when another instance holds it, BarographError when the folder cannot be used.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o750 });
  } catch (error) {
    throw new BarographError(`data folder ${dataDir} cannot be created: ${messageOf(error)}`);
  }
  const path = socketPath(realpathSync(dataDir));
  const inUse = new InUseError(
    `data folder ${dataDir} is used by another Barograph; stop it or choose another folder (BAROGRAPH_DATA_DIR)`,
  );
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const server = await bind(path);
    if (server !== undefined) return server;
    if (await isAlive(path)) throw inUse;
    rmSync(path, { force: true });
  }
  throw inUse;
}

function socketPath(folder: string): string {
  const name = `barograph-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // Abstract on Linux: lives in no file system and vanishes with its process.
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

function bind(path: string): Promise<DataFolderLock | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new BarographError(`the data folder cannot be locked: ${error.message}`));
    });
    server.listen(path, () => {
      server.unref();
      resolve({ release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
