import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { SourceView } from '../../services/core/contracts/api/operations.ts';
import { startTestIngest, until, untilLeading } from '../support/running-ingest.ts';

const rows = 12_000;
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

function startChild(dataDir: string, path: string): Promise<string> {
  const script = fileURLToPath(new URL('../support/ingest-child.ts', import.meta.url));
  const started = spawn(process.execPath, ['--import', 'tsx', script, dataDir, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  return new Promise((resolve, reject) => {
    started.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    started.once('exit', () => reject(new Error('the child ended early')));
  });
}

async function postsTaken(url: string): Promise<number> {
  const { sources } = (await (await fetch(`${url}/api/v1/sources`)).json()) as {
    sources: SourceView[];
  };
  return sources.find(({ id }) => id === 'archive')?.posts ?? 0;
}

it('takes every row of a file exactly once, however often it is killed', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-kill-'));
  const path = join(dataDir, 'rows.jsonl');
  const line = (i: number) =>
    JSON.stringify({
      title: `Row ${i % 3_000}`,
      publishedAt: new Date(1.3e12 + Math.floor(i / 3_000) * 60_000).toISOString(),
    });
  writeFileSync(path, `${Array.from({ length: rows }, (_, i) => line(i)).join('\n')}\n`);
  for (const wanted of [1, 1_500, 3_000]) {
    const url = await startChild(dataDir, path);
    await until(async () => (await postsTaken(url)) >= wanted);
    const ended = once(child as ChildProcess, 'exit');
    child?.kill('SIGKILL');
    await ended;
  }
  const ingest = await startTestIngest({
    dataDir,
    sources: [{ type: 'file', id: 'archive', path }],
  });
  const before = (await ingest.posts()).length;
  await ingest.sourceThat('archive', ({ state }) => state === 'finished');
  const ids = (await ingest.posts()).map(({ id }) => id);
  expect(before).toBeGreaterThan(4_500);
  expect(new Set(ids).size).toBe(rows);
  expect(ids).toHaveLength(rows);
  await ingest.stop();

  // The same when the memory of ids is lost altogether: the log is read again.
  rmSync(join(dataDir, 'ingest'), { recursive: true });
  const again = await startTestIngest({
    dataDir,
    sources: [{ type: 'file', id: 'archive', path }],
  });
  await untilLeading(again);
  await again.sourceThat('archive', ({ state }) => state === 'finished');
  expect(await again.posts()).toHaveLength(rows);
  await again.stop();
});
