import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { minuteMs } from '../../services/core/clock.ts';
import type { ReplayView } from '../../services/core/contracts/api/replays.ts';
import { busTopics, type ScoredPostsRecord } from '../../services/core/contracts/bus-topics.ts';
import { readAll } from '../support/bus-records.ts';
import { type IngestBus, openIngestBus } from '../support/ingest-bus.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { writeLiveStretch } from '../support/live-stretch.ts';
import { asJsonLines, madeUpHeadlines } from '../support/made-up-headlines.ts';
import { until } from '../support/running-ingest.ts';

const script = fileURLToPath(new URL('../support/replay-child.ts', import.meta.url));
const from = Date.UTC(2026, 5, 1);
const to = from + 8 * 60 * minuteMs;
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

interface Orders {
  readonly storage: IngestBus;
  readonly dataDir: string;
  readonly classifier: boolean;
}

/** Starts the replay service as a process, and resolves to where its replays are. */
async function startChild(orders: Orders): Promise<string> {
  const started = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const url = await new Promise<string>((resolve, reject) => {
    started.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    started.once('exit', () => reject(new Error('the child ended early')));
  });
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  return `${url}/api/v1/replays`;
}

async function kill(): Promise<void> {
  const ended = child === undefined ? undefined : once(child, 'exit');
  child?.kill('SIGKILL');
  await ended;
}

async function post(url: string, body: unknown): Promise<ReplayView> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as ReplayView;
}

async function viewOf(url: string, id: string): Promise<ReplayView> {
  return (await (await fetch(`${url}/${id}`)).json()) as ReplayView;
}

/** Lets a replay play, kills the process with -9 as it passes each share of its stretch, and then lets it finish. */
async function playThroughKills(orders: Orders, begin: (url: string) => Promise<ReplayView>) {
  let url = await startChild(orders);
  const { id, ...whole } = await begin(url);
  const length = Date.parse(whole.to) - Date.parse(whole.from);
  for (const share of [0, 0.3, 0.6]) {
    const wanted = Date.parse(whole.from) + share * length;
    await until(
      async () => Date.parse((await viewOf(url, id)).position) > wanted,
      () => `the replay did not get to ${share}`,
    );
    expect((await viewOf(url, id)).state).toBe('running');
    await kill();
    url = await startChild(orders);
  }
  await post(`${url}/${id}/speed`, { speed: 'max' });
  await until(async () => (await viewOf(url, id)).state === 'finished');
  return viewOf(url, id);
}

/** Posts and ticks by partition, each once, in the order of their first arrival. */
function namesIn(records: readonly { partition: number; value: ScoredPostsRecord }[]): string[][] {
  const names: Set<string>[] = [new Set(), new Set(), new Set(), new Set()];
  for (const { partition, value } of records) {
    if (value.type === 'tick') names[partition]?.add(`tick ${value.minute}`);
    if (value.type === 'scored-post' && value.epoch !== 4) names[partition]?.add(value.id);
  }
  return names.map((found) => [...found]);
}

async function surviveKills(storage: IngestBus): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-kill-replay-'));
  const orders = { storage, dataDir, classifier: false };
  const writer = openIngestBus(storage);
  await writeLiveStretch(writer, { from, to, surges: [], settings: () => 0 });
  await writer.close();

  const view = await playThroughKills(orders, (url) =>
    post(url, {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      // Slow enough that it is killed on its way.
      speed: 10_000,
      warmUpMinutes: 0,
    }),
  );
  await kill();

  const bus = openIngestBus(storage);
  const live = await readAll(bus, busTopics.live.scoredPosts, { from: 'earliest' });
  const replayed = (await readAll(bus, busTopics.replay.scoredPosts, { from: 'earliest' })).filter(
    ({ value }) => value.replay?.id === view.id && value.replay.generation === view.generation,
  );
  await bus.close();
  // Nothing is missing, and no tick has passed an earlier post.
  expect(namesIn(replayed)).toEqual(namesIn(live));
  const ends = replayed.filter(({ value }) => value.type === 'replay-end');
  expect(new Set(ends.map(({ partition }) => partition)).size).toBe(4);
}

describe('a replay goes on under kill -9, and nothing of its stretch is missing', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'barograph-kill-replay-bus-'));

  it('from the embedded bus', async () => {
    await surviveKills({ kind: 'embedded', dataDir: folder() });
  }, 120_000);

  it('from a file, beside the classifier', async () => {
    const storage: IngestBus = { kind: 'embedded', dataDir: folder() };
    const orders = { storage, dataDir: folder(), classifier: true };
    const headlines = madeUpHeadlines(240);
    const view = await playThroughKills(orders, async (url) => {
      await fetch(`${url}/files?name=headlines.jsonl`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: asJsonLines(headlines),
      });
      return post(url, { file: 'headlines.jsonl', speed: 1_200 });
    });
    await kill();
    const bus = openIngestBus(storage);
    const records = (await readAll(bus, busTopics.replay.posts, { from: 'earliest' }))
      .map(({ value }) => value)
      .filter(({ replay }) => replay?.generation === view.generation);
    await bus.close();
    const titles = records.flatMap((value) => (value.type === 'post' ? [value.title] : []));
    expect(new Set(titles)).toEqual(new Set(headlines.map(({ title }) => title)));
    const minutes = records.flatMap((value) => (value.type === 'tick' ? [value.minute] : []));
    expect(new Set(minutes).size).toBe(80);
  }, 120_000);
});

describe.skipIf(!kafkaAvailability().available)('and so it does', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker?.destroy());

  it('on Kafka', () => surviveKills({ kind: 'kafka', broker: broker.address }), 240_000);
});
