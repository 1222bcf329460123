import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../scripts/kafka/broker.ts';
import { kafkaTopicSchema } from '../../../services/ingest/sources/kafka-topic.ts';
import { createForeignTopic, type ForeignTopic } from '../../support/foreign-topic.ts';
import { openIngestBus } from '../../support/ingest-bus.ts';
import { killIngestProcesses, startIngestProcess } from '../../support/ingest-process.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../../support/kafka-broker.ts';
import { type RunningIngest, startTestIngest, until } from '../../support/running-ingest.ts';

// A real broker speaks for itself: https://kafka.apache.org/documentation/#consumerconfigs

const login = { username: 'desk', password: 'harbour-secret' };
const password = 'BAROGRAPH_SOURCE_KAFKA_PASSWORD';

it('a password over a plain connection is refused, but in one’s own network', () => {
  const settings = {
    type: 'kafka-topic',
    id: 'wire',
    brokers: ['kafka.example:9092'],
    topic: 'news',
    sasl: 'plain',
    username: 'desk',
    passwordVariable: password,
  };
  expect(kafkaTopicSchema.safeParse(settings).error?.issues[0]?.message).toMatch(/use tls: true/);
  expect(kafkaTopicSchema.safeParse({ ...settings, tls: true }).success).toBe(true);
});

describe.skipIf(!kafkaAvailability().available)('a topic of another cluster', () => {
  let broker: TestBroker;
  let loginPort: number;
  let topic: ForeignTopic;
  let folder: string;
  let ingest: RunningIngest | undefined;
  let number = 0;
  beforeAll(async () => {
    loginPort = await freePort();
    broker = await startTestBroker({ port: loginPort, ...login });
  }, 60_000);
  afterAll(() => broker.destroy());
  beforeEach(async () => {
    number += 1;
    folder = mkdtempSync(join(tmpdir(), 'barograph-topic-'));
    topic = await createForeignTopic(broker.address, `wire-${number}`, 2);
  });
  afterEach(async () => {
    killIngestProcesses();
    await ingest?.stop();
    ingest = undefined;
    await topic.close();
  });

  const source = (settings: Readonly<Record<string, unknown>> = {}) => ({
    type: 'kafka-topic',
    id: 'wire',
    brokers: [broker.address],
    topic: topic.name,
    startFrom: 'earliest',
    allowPrivateAddresses: true,
    ...settings,
  });

  async function start(
    settings: Readonly<Record<string, unknown>> = {},
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<RunningIngest> {
    ingest = await startTestIngest({
      dataDir: folder,
      sources: [source(settings)],
      config: { secrets },
    });
    return ingest;
  }

  const took =
    (count: number) =>
    ({ posts }: { posts: number }) =>
      posts === count;

  it('gives posts by its mapping; what was there before is history', async () => {
    const story = {
      story: {
        headline: 'Harbour Mills closes its mill',
        'a/b': 'https://harbour.example/1?utm_source=x',
      },
      at: 1_700_000_000,
      refs: [{ id: 'h-1' }],
    };
    await topic.send([story]);
    await topic.send([{ story: { headline: 'Second partition' } }], 1);
    const running = await start({
      fields: {
        title: '/story/headline',
        url: '/story/a~1b',
        publishedAt: '/at',
        nativeId: '/refs/0/id',
      },
      timeFormat: 'epoch-seconds',
      kind: 'press-release',
    });
    await running.sourceThat('wire', took(2));
    await topic.send([{ story: { headline: 'Now it is live' } }]);
    await running.sourceThat('wire', took(3));
    const posts = await running.posts();
    expect(posts.find(({ title }) => title.startsWith('Harbour'))).toMatchObject({
      nativeId: 'h-1',
      url: 'https://harbour.example/1',
      publishedAt: 1_700_000_000_000,
      kind: 'press-release',
      history: true,
    });
    expect(posts.find(({ title }) => title.startsWith('Now'))).toMatchObject({
      nativeId: `${topic.name}/0/1`,
      history: false,
    });
  });

  it('is read from its end on where that is wanted', async () => {
    await topic.send([{ title: 'Before' }]);
    const running = await start({ startFrom: 'latest' });
    await running.sourceThat('wire', ({ state }) => state === 'healthy');
    await topic.send([{ title: 'After' }]);
    await running.sourceThat('wire', took(1));
    expect((await running.posts()).map(({ title }) => title)).toEqual(['After']);
  });

  it('has what is no post in the dead letters, and goes on', async () => {
    await topic.send([
      'no json',
      Buffer.from([0xff, 0xfe]),
      '[1]',
      '7',
      null,
      { body: 'untitled' },
      { title: { a: 1 } },
      { title: 'Good' },
    ]);
    const running = await start();
    const view = await running.sourceThat('wire', took(1));
    expect(view.rejected).toBe(6);
    expect((await running.deadLetters()).map(({ reason }) => reason)).toContain(
      'partition 0, offset 6: title is neither text nor a number',
    );
  });

  it('is read with a login, and says so where it is refused', async () => {
    await topic.send([{ title: 'For members' }]);
    const asked = {
      brokers: [`127.0.0.1:${loginPort}`],
      sasl: 'plain',
      username: login.username,
      passwordVariable: password,
    };
    const refused = await start(asked, { [password]: 'wrong' });
    const view = await refused.sourceThat('wire', ({ state }) => state === 'failing');
    expect(view.error).toMatch(/the brokers refuse the login/);
    expect(JSON.stringify(view)).not.toContain('wrong');
    await refused.stop();
    folder = mkdtempSync(join(tmpdir(), 'barograph-topic-'));
    const running = await start(asked, { [password]: login.password });
    await running.sourceThat('wire', took(1));
  });

  it('leads to no private address unless that is allowed', async () => {
    const running = await start({ allowPrivateAddresses: false });
    const view = await running.sourceThat('wire', ({ state }) => state === 'failing');
    expect(view.error).toMatch(/no public address/);
  });

  it('costs no message and doubles none under kill -9', async () => {
    const storage = { kind: 'embedded', dataDir: join(folder, 'bus') } as const;
    const config = { defaultFeeds: false, sources: [source()] };
    const send = async (from: number, count: number): Promise<void> => {
      for (const partition of [0, 1]) {
        await topic.send(
          Array.from({ length: count }, (_, i) => ({ title: `Row ${from + i} of ${partition}` })),
          partition,
        );
      }
    };
    await send(0, 4_000);
    for (let kills = 0; kills < 3; kills += 1) {
      const child = await startIngestProcess({ storage, dataDir: folder, config });
      await until(async () => ((await child.source('wire'))?.posts ?? 0) >= 500);
      await child.kill();
    }
    await send(4_000, 50);
    ingest = await startTestIngest({
      bus: openIngestBus(storage),
      dataDir: folder,
      sources: [source()],
    });
    const running = ingest;
    await until(async () => (await running.posts()).length >= 8_100);
    const ids = (await running.posts()).map(({ nativeId }) => nativeId);
    expect(ids).toHaveLength(8_100);
    expect(new Set(ids).size).toBe(8_100);
    const { bus } = ingest;
    await ingest.stop();
    ingest = undefined;
    await bus.close();
  }, 120_000);

  it('is read from its beginning once it was made anew, and says so', async () => {
    const story = (n: number) => ({ title: `Story ${n}`, nativeId: `s-${n}` });
    await topic.send([story(1), story(2), story(3)]);
    const running = await start();
    await running.sourceThat('wire', took(3));
    await running.stop();
    await topic.makeAnew();
    await topic.send([story(4)]);
    const again = await start();
    const view = await again.sourceThat('wire', took(1));
    expect(view.note).toMatch(/shorter than what was read of it \(partition 0\)/);
    expect((await again.posts()).map(({ title }) => title)).toContain('Story 4');
  });

  it('is waited for while its broker is away, and read on from', async () => {
    await topic.send([{ title: 'One' }]);
    const running = await start();
    await running.sourceThat('wire', took(1));
    await broker.kill();
    await running.sourceThat('wire', ({ state }) => state === 'failing');
    await broker.start();
    await topic.send([{ title: 'Two' }]);
    const view = await running.sourceThat('wire', took(2));
    expect(view.duplicates).toBe(0);
  }, 90_000);
});
