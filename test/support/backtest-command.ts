import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from './source-tree.ts';

/** Runs `barograph backtest …` from the sources, in a folder of its own; it may hold a configuration. */
export async function backtest(folder: string, ...words: string[]) {
  const main = join(repositoryRoot, 'services/cli/main.ts');
  const tsx = join(repositoryRoot, 'node_modules/tsx/dist/esm/index.mjs');
  const child = spawn(process.execPath, ['--import', tsx, main, 'backtest', ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, errors, status };
}
