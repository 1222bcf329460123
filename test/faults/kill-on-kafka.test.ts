import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/kafka/broker.ts';
import {
  type BarographProcess,
  eventually,
  freshFolder,
  startBarograph,
} from '../support/barograph-process.ts';
import { countOf, historyOf, untilCounted } from '../support/history-of.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { asJsonLines, headlineFileConfig, madeUpHeadlines } from '../support/made-up-headlines.ts';

const kafka = kafkaAvailability();

const headlines = madeUpHeadlines(3_000);
const from = '2024-03-04T00:00:00Z';
const to = '2024-03-07T00:00:00Z';
type Name = 'ingest' | 'classifier' | 'gateway';

describe.skipIf(!kafka.available)('each service as its own process on Apache Kafka', () => {
  let broker: TestBroker;
  let gatewayPort: number;
  let ingestPort: number;
  const folders = { ingest: freshFolder(), classifier: freshFolder(), gateway: freshFolder() };
  const processes = new Map<Name, BarographProcess>();
  const url = () => `http://127.0.0.1:${gatewayPort}`;

  function start(name: Name): BarographProcess {
    const started = startBarograph({
      entry: `${name}/main.js`,
      folder: folders[name],
      config: headlineFileConfig,
      environment: {
        KAFKA_BROKERS: broker.address,
        BAROGRAPH_PORT: String(gatewayPort),
        BAROGRAPH_INGEST_PORT: String(ingestPort),
        BAROGRAPH_CLASSIFIER_PORT: '0',
        BAROGRAPH_INGEST_URL: `http://127.0.0.1:${ingestPort}`,
      },
    });
    // A process that ends by itself says why: what it wrote belongs into the test's output.
    void started.exited.then((code) => code === 1 && console.error(`${name}: ${started.errors()}`));
    processes.set(name, started);
    return started;
  }

  beforeAll(async () => {
    broker = await startTestBroker();
    [gatewayPort, ingestPort] = [await freePort(), await freePort()];
    writeFileSync(join(folders.ingest, 'headlines.jsonl'), asJsonLines(headlines));
  });
  afterAll(async () => {
    await Promise.all([...processes.values()].map((entry) => entry.stop('SIGKILL')));
    await broker?.destroy();
  });

  it('loses no post and keeps none twice when each is killed with -9 in turn', async () => {
    for (const name of ['gateway', 'classifier', 'ingest'] as const) start(name);
    const milestones: [Name, number][] = [
      ['ingest', 1],
      ['classifier', 300],
      ['gateway', 1_200],
    ];
    for (const [name, count] of milestones) {
      await untilCounted(url(), from, to, count, 120_000);
      await processes.get(name)?.stop('SIGKILL');
      start(name);
    }
    expect(await untilCounted(url(), from, to, headlines.length, 180_000)).toBe(headlines.length);
    const { ids, titles } = await historyOf(url());
    expect(new Set(ids).size).toBe(headlines.length);
    expect(titles.sort()).toEqual(headlines.map((headline) => headline.title).sort());
    expect(await countOf(url(), from, to)).toBe(headlines.length);
  }, 480_000);

  it('takes a pushed post through the gateway to ingest, and back scored', async () => {
    const response = await fetch(`${url()}/api/v1/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Shell warns of a weak quarter in chemicals', source: 'desk' }),
    });
    expect(response.status).toBe(202);
    await eventually<{ posts: unknown[] }>(
      `${url()}/api/v1/posts?source=desk`,
      (body) => body.posts?.length === 1,
    );
  });

  it('drains and exits with 0 on SIGTERM', async () => {
    for (const name of ['ingest', 'classifier', 'gateway'] as const) {
      expect([name, await processes.get(name)?.stop()]).toEqual([name, 0]);
    }
  });
});
