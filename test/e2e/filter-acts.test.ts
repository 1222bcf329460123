import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../services/core/contracts/alert.ts';
import { badNews } from '../support/bad-news.ts';
import type { IngestBus } from '../support/ingest-bus.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { connectPage, hourView, openPage, type PageSocket } from '../support/page-socket.ts';
import { patient } from '../support/patient.ts';
import { type RunningPipeline, startPipeline } from '../support/running-pipeline.ts';

const startAt = Date.UTC(2026, 2, 3, 10);
const minute = 60_000;
/** What users are promised. */
const atOnce = { timeout: 2_000, interval: 20 };

let pipeline: RunningPipeline;
let page: PageSocket | undefined;
afterEach(async () => {
  page?.disconnect();
  await pipeline.close();
});

async function pushBadNews(from: number, to: number, word: string): Promise<void> {
  const posts = Array.from({ length: to - from }, (_, i) => ({
    title: `${word}: ${badNews(from + i)}`,
    source: `wire-${i % 4}`,
    nativeId: `${from + i}`,
  }));
  const pushed = await pipeline.call('POST', '/posts', posts);
  expect(pushed).toMatchObject({ status: 202, body: { accepted: posts.length } });
}

/** What the foremost stories of an alert are about: the word before the colon. */
function subjectsOf(alert: Alert | undefined): Set<string | undefined> {
  return new Set(alert?.evidence.topStories.map(({ title }) => title.split(':')[0]));
}

async function actsAtOnce(storage: IngestBus): Promise<void> {
  pipeline = await startPipeline({ storage, startAt, gateways: 2 });
  const { call } = pipeline;
  await pipeline.passMinutes(2);
  await pushBadNews(0, 12, 'Alpha');
  await pushBadNews(12, 24, 'Beta');
  await expect
    .poll(
      async () => (await call('GET', '/posts?limit=500', undefined, 1)).body.posts.length,
      patient,
    )
    .toBe(24);

  // The view: what one gateway has answered, the other shows within two seconds.
  const titles = async (id: string) => {
    const { status, body } = await call('GET', `/posts?filter=${id}&limit=500`, undefined, 1);
    return status === 200
      ? new Set(body.posts.map(({ title }: { title: string }) => title.split(':')[0]))
      : status;
  };
  const made = await call('POST', '/filters', { name: 'Alpha', words: { any: ['alpha'] } });
  expect(made.status).toBe(201);
  const { id } = made.body;
  await expect.poll(() => titles(id), atOnce).toEqual(new Set(['Alpha']));
  page = connectPage(pipeline.gateways[1]?.url ?? '');
  const open = openPage(page);
  const view = { ...hourView, filter: id };
  const subjectsShown = async () =>
    new Set((await open.snapshot(view)).posts.map(({ title }) => title.split(':')[0]));
  expect(await subjectsShown()).toEqual(new Set(['Alpha']));

  // Detection: the tick that ends this minute already carries it.
  await pipeline.passMinutes(1);
  const series = `filter:${id}`;
  const ofFilter = async () =>
    (await pipeline.alerts()).filter(
      (alert) => alert.series === series && alert.rule === 'negative-surge',
    );
  const [fired] = await ofFilter();
  expect(fired).toMatchObject({
    state: 'firing',
    seriesName: 'Alpha',
    detectedAt: startAt + 3 * minute,
  });
  expect(subjectsOf(fired)).toEqual(new Set(['Alpha']));

  // Changed to what nothing is about: at the next tick the alert on what it was ends.
  const changed = await call('PUT', `/filters/${id}`, {
    name: 'Beta',
    words: { any: ['beta'] },
    version: 1,
  });
  expect(changed.status).toBe(200);
  await expect.poll(() => titles(id), atOnce).toEqual(new Set(['Beta']));
  await expect
    .poll(() => open.frames.some(({ restarted }) => restarted === true), atOnce)
    .toBe(true);
  expect(await subjectsShown()).toEqual(new Set(['Beta']));
  await pipeline.passMinutes(1);
  const last = (await ofFilter()).at(-1);
  expect(last).toMatchObject({ id: fired?.id, state: 'resolved', at: startAt + 4 * minute });
  expect(last?.reason).toContain('filter');

  // And from that tick on it watches what it has become.
  await pushBadNews(24, 36, 'Beta');
  await pipeline.passMinutes(1);
  const again = (await ofFilter()).at(-1);
  expect(again).toMatchObject({ state: 'firing', seriesName: 'Beta' });
  expect(subjectsOf(again)).toEqual(new Set(['Beta']));
  expect(again?.id).not.toBe(fired?.id);

  expect((await call('DELETE', `/filters/${id}?version=2`, undefined, 1)).status).toBe(204);
  await expect.poll(() => titles(id), atOnce).toBe(422);
}

describe('a filter acts on views within two seconds and on detection from the next tick', () => {
  it(
    'on the embedded bus',
    () =>
      actsAtOnce({ kind: 'embedded', dataDir: mkdtempSync(join(tmpdir(), 'barograph-filter-')) }),
    180_000,
  );
});

describe.skipIf(!kafkaAvailability().available)('on Kafka, a filter', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker.destroy());

  it('acts as soon', () => actsAtOnce({ kind: 'kafka', broker: broker.address }), 180_000);
});
