import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { freePort, startKafkaBroker } from '../../scripts/kafka/broker.ts';
import { eventually } from '../support/barograph-process.ts';
import { kafkaAvailability } from '../support/kafka-broker.ts';
import { runGateway } from '../support/running-gateway.ts';
import { repositoryRoot } from '../support/source-tree.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-away-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const unread = expect.stringContaining('the message bus has not answered');

async function ask(url: string) {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** What is served while no broker answers. */
async function expectWaiting(url: string): Promise<void> {
  await eventually(`${url}/healthz`, (_body, status) => status === 200);
  expect(await ask(`${url}/readyz`)).toMatchObject({
    status: 503,
    body: { services: { gateway: { ready: false, reason: unread } } },
  });
  expect(await ask(`${url}/api/v1/filters`)).toMatchObject({
    status: 503,
    body: { title: unread },
  });
  expect(await ask(`${url}/socket.io/?EIO=4&transport=polling`)).toMatchObject({ status: 503 });
  expect(await ask(`${url}/api/v1/posts`)).toEqual({
    status: 200,
    body: { posts: [], next: null },
  });
}

it('one process opens its port while the broker is away, and can be stopped', async () => {
  const folder = freshFolder();
  const port = await freePort();
  writeFileSync(join(folder, 'barograph.yaml'), 'ingest: { defaultFeeds: false }\n');
  const tsx = join(repositoryRoot, 'node_modules/tsx/dist/esm/index.mjs');
  const all = join(repositoryRoot, 'services/all.ts');
  const child = spawn(process.execPath, ['--import', tsx, all], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      BAROGRAPH_PORT: String(port),
      BAROGRAPH_BUS: 'kafka',
      KAFKA_BROKERS: `127.0.0.1:${await freePort()}`,
    },
    stdio: 'ignore',
  });
  undo.push(() => child.kill('SIGKILL'));
  const exited = once(child, 'close');
  await expectWaiting(`http://127.0.0.1:${port}`);
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
}, 60_000);

it.skipIf(!kafkaAvailability().available)(
  'a gateway serves everything once the broker has come',
  async () => {
    const [port, brokerPort] = [await freePort(), await freePort()];
    const starting = runGateway({
      folder: freshFolder(),
      broker: `127.0.0.1:${brokerPort}`,
      config: { port },
    });
    starting.catch(() => undefined);
    await expectWaiting(`http://127.0.0.1:${port}`);
    const broker = await startKafkaBroker({
      dir: freshFolder(),
      port: brokerPort,
      controllerPort: await freePort(brokerPort),
    });
    undo.push(() => broker.kill());
    const running = await starting;
    undo.push(() => running.stop());
    expect(await ask(`${running.url}/readyz`)).toMatchObject({ status: 200 });
    expect(await running.get('/filters')).toMatchObject({ status: 200, body: { filters: [] } });
  },
  120_000,
);
