import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../services/core/clock.ts';
import { createLog } from '../../services/core/log.ts';
import { ingestConfig } from '../../services/ingest/config.ts';
import { startIngest } from '../../services/ingest/ingest-service.ts';
import { openIngestBus } from '../support/ingest-bus.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../support/running-ingest.ts';

let ingest: RunningIngest | undefined;
afterEach(async () => {
  await ingest?.stop();
  ingest = undefined;
});

it('tells its health, readiness and metrics', async () => {
  ingest = await startTestIngest({
    sources: [{ type: 'file', id: 'absent', path: '/does/not/exist.jsonl' }],
  });
  await untilLeading(ingest);
  await ingest.push([
    { title: 'One', nativeId: '1' },
    { title: 'One', nativeId: '1' },
  ]);
  await ingest.sourceThat('absent', ({ state }) => state === 'failing');
  const get = async (path: string) => (await fetch(`${ingest?.url}${path}`)).text();
  expect(JSON.parse(await get('/healthz'))).toEqual({ status: 'ok' });
  expect(JSON.parse(await get('/readyz'))).toEqual({
    status: 'ready',
    services: { ingest: { ready: true } },
  });
  const metrics = await get('/metrics');
  for (const line of [
    'barograph_ingest_posts_total{source="api"} 1',
    'barograph_ingest_duplicates_total{source="api"} 1',
    'barograph_ingest_source_state{source="absent",state="failing"} 1',
    'barograph_ingest_source_state{source="absent",state="healthy"} 0',
    'barograph_ingest_leading 1',
    'barograph_ingest_queue_length 0',
    'barograph_ingest_publish_seconds_count 1',
  ]) {
    expect(metrics).toContain(line);
  }
});

it('finishes what it has accepted when it is closed, and may be closed twice', async () => {
  const running = await startTestIngest();
  await untilLeading(running);
  const pushes = Array.from({ length: 20 }, (_, i) =>
    running.push({ title: `Post ${i}` }).then(
      ({ status }) => status,
      () => 0,
    ),
  );
  await Promise.race(pushes);
  await running.service.close();
  await running.service.close();
  const accepted = (await Promise.all(pushes)).filter((status) => status === 202).length;
  expect(accepted).toBeGreaterThan(0);
  expect((await running.posts()).length).toBe(accepted);
  await running.bus.close();
});

it('opens its door before the bus lets it stand for its role', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-ingest-'));
  const real = openIngestBus({ kind: 'embedded', dataDir: join(dataDir, 'bus') });
  let letThrough = (): void => undefined;
  const back = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  const away: typeof real = {
    ...real,
    subscribe: async (...args) => {
      await back;
      return real.subscribe(...args);
    },
  };
  const port = await freePort();
  const starting = startIngest(
    {
      bus: away,
      log: createLog('silent'),
      metrics: new Registry(),
      clock: systemClock,
      dataDir,
    },
    ingestConfig.schema.parse({ defaultFeeds: false, port }),
    { host: '127.0.0.1', hosts: [] },
  );
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ status }) => status,
      () => undefined,
    );
  await until(async () => (await ready()) === 503);
  letThrough();
  await until(async () => (await ready()) === 200);
  await (await starting).close();
  await real.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
