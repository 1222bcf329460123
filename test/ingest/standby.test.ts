import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../support/running-ingest.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

const rss =
  '<rss version="2.0"><channel><title>t</title><item><title>One</title><guid>1</guid></item></channel></rss>';
let server: WebServer;
const running = new Set<RunningIngest>();
afterEach(async () => {
  for (const ingest of [...running].reverse()) await ingest.stop();
  running.clear();
  await server.close();
});

it('stands by while another ingest leads, and takes over without repeats', async () => {
  server = await startWebServer((_request, response) => response.end(rss));
  const sources = [{ type: 'feed', id: 'wire', url: server.url, intervalSeconds: 1 }];
  const owner = await startTestIngest();
  running.add(owner);
  await untilLeading(owner);

  const elsewhere = (): string => mkdtempSync(join(tmpdir(), 'barograph-standby-'));
  const standby = await startTestIngest({ bus: owner.bus, dataDir: elsewhere(), sources });
  running.add(standby);
  expect((await owner.push({ title: 'Pushed', nativeId: '1' })).status).toBe(202);

  expect(standby.service.readiness()).toEqual({
    ready: false,
    reason: 'standing by: another ingest is the active one',
  });
  const refused = await standby.push({ title: 'Pushed', nativeId: '1' });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(server.requests).toHaveLength(0);

  await owner.service.close();
  await untilLeading(standby);
  const again = await standby.push({ title: 'Pushed', nativeId: '1' });
  expect(again).toMatchObject({ status: 202, body: { accepted: 0, duplicates: 1 } });
  await standby.sourceThat('wire', ({ posts }) => posts === 1);
  const epochs = (await standby.posts()).map(({ epoch }) => epoch);
  expect(epochs[1]).toBeGreaterThan(epochs[0] ?? 0);

  // A third one knows from the log and the cursors on the bus what the second has taken.
  const third = await startTestIngest({ bus: owner.bus, dataDir: elsewhere(), sources });
  running.add(third);
  await standby.service.close();
  await untilLeading(third);
  await third.sourceThat('wire', ({ duplicates }) => duplicates >= 1);
  expect(await third.posts()).toHaveLength(2);
  await until(() => third.service.readiness().ready);
});
