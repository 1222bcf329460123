import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { followSettings, type SettingsLog } from '../../services/core/settings/settings-log.ts';
import { openIngestBus } from '../support/ingest-bus.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { filterOf } from '../support/nasty-texts.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../support/running-ingest.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 3, 10) + 20_000;
const partitions = busTopics.live.posts.partitions;
let now = start;
let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

async function begin(
  options: Parameters<typeof startTestIngest>[0],
): Promise<[RunningIngest, SettingsLog]> {
  const ingest = await startTestIngest(options);
  closing.push(() => ingest.stop());
  const settings = await followSettings(ingest.bus, 'tester', systemClock);
  closing.push(() => settings.close());
  return [ingest, settings];
}

function pause(settings: SettingsLog, id: string, paused: boolean): Promise<unknown> {
  const from = settings.current().source.get(id)?.version ?? 0;
  return settings.change({ kind: 'source', id, from, value: { paused }, by: 'a test' });
}

/** Twenty changes, each made right before the minute ends: every one must be in the tick of that minute. */
async function changesAreInTheNextTick(options: Parameters<typeof startTestIngest>[0]) {
  now = start;
  const [ingest, settings] = await begin({ ...options, clock: () => now });
  await untilLeading(ingest);
  for (let n = 0; n < 20; n += 1) {
    const value = { ...filterOf(), name: `name ${n}` };
    await settings.change({ kind: 'filter', id: 'a', from: n, value, by: '' });
    now += minute;
    await until(async () => (await ingest.ticks()).length >= (n + 1) * partitions);
  }
  const ticks = await ingest.ticks();
  for (let partition = 0; partition < partitions; partition += 1) {
    const carried = ticks.filter((tick) => tick.partition === partition);
    expect(carried.map((tick) => tick.settings)).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
    for (const { settings: end = 0 } of carried) {
      expect(settings.at(end).filter.get('a')?.value.name).toBe(`name ${end - 1}`);
    }
  }
}

describe('settings in ticks', () => {
  it('hold every change that was answered before, on the embedded bus', () =>
    changesAreInTheNextTick({}));

  it('are in the first tick of an ingest that takes over', async () => {
    now = start;
    const [first, settings] = await begin({ clock: () => now });
    await untilLeading(first);
    await settings.change({ kind: 'filter', id: 'a', from: 0, value: filterOf(), by: '' });
    now += minute;
    await until(async () => (await first.ticks()).length >= partitions);
    await first.service.close();
    await settings.change({ kind: 'filter', id: 'a', from: 1, value: filterOf(), by: '' });
    now += 5 * minute;
    const second = await startTestIngest({
      bus: first.bus,
      dataDir: first.dataDir,
      clock: () => now,
    });
    closing.push(() => second.stop());
    await until(async () => (await second.ticks()).length >= 2 * partitions);
    expect((await second.ticks()).map((tick) => [tick.gapMinutes, tick.settings])).toEqual(
      Array.from({ length: partitions }, () => [
        [undefined, 1],
        [5, 2],
      ]).flat(),
    );
  });
});

describe.skipIf(!kafkaAvailability().available)('settings in ticks on Kafka', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(() => broker.destroy());

  it('hold every change that was answered before', async () => {
    const bus = openIngestBus({ kind: 'kafka', broker: broker.address });
    closing.push(() => bus.close());
    await changesAreInTheNextTick({ bus });
  });
});

describe('a source that is paused', () => {
  const feed = (item: number) =>
    `<rss version="2.0"><channel><title>t</title><item><title>Item ${item}</title><guid>${item}</guid></item></channel></rss>`;
  let server: WebServer;
  afterEach(() => server.close());
  const sourcesOf = (url: string) => [
    { type: 'feed', id: 'wire', url, intervalSeconds: 1 },
    { type: 'feed', id: 'other', url: `${url}/other`, intervalSeconds: 1 },
  ];
  const asked = (path: string) => server.requests.filter(({ url }) => url === path).length;

  it('is not asked until it is resumed, while others go on; a restart does not change that', async () => {
    server = await startWebServer((_request, response, count) => response.end(feed(count)));
    const [ingest, settings] = await begin({ sources: sourcesOf(server.url) });
    await ingest.sourceThat('wire', ({ posts }) => posts >= 1);
    await pause(settings, 'wire', true);
    const { since } = await ingest.sourceThat('wire', ({ state }) => state === 'paused');
    const before = asked('/');
    const others = asked('/other');
    await until(() => asked('/other') >= others + 4);
    expect(asked('/')).toBe(before);
    expect(await ingest.source('wire')).toMatchObject({ state: 'paused', since });

    await settings.close();
    closing = [];
    await ingest.stop();
    const [again, settingsAgain] = await begin({
      dataDir: ingest.dataDir,
      sources: sourcesOf(server.url),
    });
    await again.sourceThat('other', ({ state }) => state === 'healthy');
    expect(await again.source('wire')).toMatchObject({ state: 'paused', posts: 0 });
    expect(asked('/')).toBe(before);

    await pause(settingsAgain, 'wire', false);
    await again.sourceThat('wire', ({ state, posts }) => state === 'healthy' && posts >= 1);
    expect(asked('/')).toBeGreaterThan(before);
    const late = (await again.posts()).filter(({ source }) => source === 'wire').at(-1);
    expect(late?.history).toBe(false);
  });

  it('has its poll broken off, and what that poll would have said is not reported', async () => {
    let broken = 0;
    server = await startWebServer((_request, response) => {
      response.on('close', () => {
        broken += 1;
      });
    });
    const [ingest, settings] = await begin({
      sources: [{ type: 'feed', id: 'wire', url: server.url, intervalSeconds: 1 }],
    });
    await until(() => server.requests.length === 1);
    await pause(settings, 'wire', true);
    await until(() => broken === 1);
    await ingest.sourceThat('wire', ({ state }) => state === 'paused');
    await pause(settings, 'wire', false);
    await until(() => server.requests.length === 2);
    expect(await ingest.source('wire')).toMatchObject({ state: 'starting' });
  });

  it('says so in the tick', async () => {
    server = await startWebServer((_request, response, count) => response.end(feed(count)));
    now = start;
    const [ingest, settings] = await begin({
      clock: () => now,
      sources: sourcesOf(server.url),
    });
    await ingest.sourceThat('wire', ({ state }) => state === 'healthy');
    await pause(settings, 'wire', true);
    await ingest.sourceThat('wire', ({ state }) => state === 'paused');
    now += minute;
    await until(async () => (await ingest.ticks()).length >= partitions);
    const [tick] = await ingest.ticks();
    const states = tick?.sources.map(({ id, state }) => [id, state]);
    expect(states).toContainEqual(['wire', 'paused']);
    expect(tick?.settings).toBe(1);
  });
});
