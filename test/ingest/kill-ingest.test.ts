import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import { type IngestBus, openIngestBus } from '../support/ingest-bus.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { startTestIngest, until } from '../support/running-ingest.ts';

const script = fileURLToPath(new URL('../support/ingest-child.ts', import.meta.url));
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** Starts ingest as a process, and resolves to the address of its door. */
function startChild(orders: unknown): Promise<string> {
  const started = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  return new Promise((resolve, reject) => {
    started.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    started.once('exit', () => reject(new Error('the child ended early')));
  });
}

async function postsTaken(url: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/sources`);
  const { sources } = (await response.json()) as { sources: SourceView[] };
  return sources.find(({ id }) => id === 'archive')?.posts ?? 0;
}

/** Rows of which many share a text, and none text and minute. */
function row(i: number): string {
  const publishedAt = new Date(1.3e12 + Math.floor(i / 3_000) * 60_000).toISOString();
  return `${JSON.stringify({ title: `Row ${i % 3_000}`, publishedAt })}\n`;
}

async function surviveKills(storage: IngestBus, dataDir: string, rows: number): Promise<void> {
  const path = join(dataDir, 'rows.jsonl');
  writeFileSync(path, Array.from({ length: rows }, (_, i) => row(i)).join(''));
  for (const wanted of [1, rows / 8, rows / 4]) {
    const url = await startChild({ storage, dataDir, path });
    await until(async () => (await postsTaken(url)) >= wanted);
    const ended = child === undefined ? undefined : once(child, 'exit');
    child?.kill('SIGKILL');
    await ended;
  }
  const bus = openIngestBus(storage);
  const sources = [{ type: 'file', id: 'archive', path }];
  const ingest = await startTestIngest({ bus, dataDir, sources });
  expect((await ingest.posts()).length).toBeLessThan(rows);
  await ingest.sourceThat('archive', ({ state }) => state === 'finished');
  const ids = (await ingest.posts()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(rows);
  expect(ids).toHaveLength(rows);
  await ingest.stop();

  // The same when the memory of ids and cursors is lost altogether: the log is read again.
  rmSync(join(dataDir, 'ingest'), { recursive: true });
  const again = await startTestIngest({ bus, dataDir, sources });
  await again.sourceThat('archive', ({ state }) => state === 'finished');
  expect(await again.posts()).toHaveLength(rows);
  await again.stop();
  await bus.close();
}

function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'barograph-kill-ingest-'));
}

describe('ingest under kill -9 takes every row of a file exactly once', () => {
  it('on the embedded bus', async () => {
    const dataDir = freshFolder();
    await surviveKills({ kind: 'embedded', dataDir: join(dataDir, 'bus') }, dataDir, 12_000);
  });
});

describe.skipIf(!kafkaAvailability().available)('and so it does', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker.destroy());

  it('on Kafka', async () => {
    await surviveKills({ kind: 'kafka', broker: broker.address }, freshFolder(), 6_000);
  }, 180_000);
});
