import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../services/core/data-folder.ts';
import { repositoryRoot } from '../support/source-tree.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'barograph-folder-'));

describe('lockDataFolder', () => {
  it('is held by one instance at a time, under whatever name the folder goes', async () => {
    const path = folder();
    const lock = await lockDataFolder(path);
    const link = `${path}-link`;
    symlinkSync(path, link);
    await expect(lockDataFolder(path)).rejects.toThrow(
      /used by another Barograph.*BAROGRAPH_DATA_DIR/,
    );
    await expect(lockDataFolder(link)).rejects.toThrow(/used by another Barograph/);
    await lock.release();
    await (await lockDataFolder(link)).release();
  });

  it('is free again after its holder was killed with -9', async () => {
    const path = folder();
    const script = `import { lockDataFolder } from ${JSON.stringify(join(repositoryRoot, 'services/core/data-folder.ts'))};
      await lockDataFolder(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      {
        cwd: repositoryRoot,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(child.stdout, 'data');
    await expect(lockDataFolder(path)).rejects.toThrow(/used by another/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await lockDataFolder(path)).release();
  });

  it('says so when the folder cannot be made', async () => {
    const path = join(folder(), 'file');
    writeFileSync(path, '');
    await expect(lockDataFolder(join(path, 'data'))).rejects.toThrow(/cannot be created/);
  });
});
