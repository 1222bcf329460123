import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../../services/core/contracts/replay.ts';
import { replayRecord } from '../support/alerts.ts';
import { startCollectingServer } from '../support/collecting-server.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';
import { scoredPost, tickOf } from '../support/scored-posts.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof runGateway>[0] = {}): Promise<RunningGateway> {
  const running = await runGateway(options);
  undo.push(() => running.stop());
  return running;
}

async function replayServiceThat(answer: Parameters<typeof startCollectingServer>[0]) {
  const server = await startCollectingServer(answer);
  undo.push(() => server.close());
  return server;
}

async function record({ bus }: RunningGateway, ...records: ReplayRecord[]): Promise<void> {
  await bus.publish(
    busTopics.replays,
    records.map((value) => ({ key: value.id, value })),
  );
}

const json = { 'content-type': 'application/json' };

describe('replays', () => {
  it('are listed from the log while their service is away, newest first and as they stand last', async () => {
    const running = await start();
    const hour = 3_600_000;
    const { createdAt } = replayRecord('a');
    await record(
      running,
      replayRecord('a', { epoch: 2 }),
      replayRecord('b', {
        epoch: 2,
        createdAt: createdAt + hour,
        source: { type: 'file', file: 'march.jsonl' },
      }),
      replayRecord('a', { epoch: 2, state: 'paused', posts: 7 }),
      // By a service that had lost its role.
      replayRecord('d', { epoch: 1 }),
      replayRecord('c', { epoch: 2, createdAt: createdAt - hour }),
    );
    await until(async () => (await running.get('/replays')).body.replays.length === 3);
    expect((await running.get('/replays')).body.replays).toMatchObject([
      { id: 'b', source: 'file', file: 'march.jsonl' },
      { id: 'a', source: 'bus', state: 'paused', posts: 7, from: '2026-03-04T09:30:00.000Z' },
      { id: 'c' },
    ]);
    expect((await running.get('/replays/a')).body).toMatchObject({ id: 'a', state: 'paused' });
    expect((await running.get('/replays/nobody')).status).toBe(404);
    expect((await running.send('POST', '/replays', { file: 'x' })).status).toBe(503);
  });

  it('are steered through the gateway: body, answer and refusals as they are', async () => {
    const service = await replayServiceThat((request, response) => {
      if (request.url === '/api/v1/replays/gone/stop') {
        response
          .writeHead(404, { 'content-type': 'application/problem+json' })
          .end('{"type":"about:blank","title":"There is no such replay","status":404}');
      } else {
        response.writeHead(201, { ...json, location: '/api/v1/replays/r' }).end('{"id":"r"}');
      }
    });
    const running = await start({ replayUrl: service.url });
    const made = await running.send('POST', '/replays', { file: 'march.jsonl', speed: 60 });
    expect(made).toMatchObject({ status: 201, body: { id: 'r' } });
    expect(made.headers.get('location')).toBe('/api/v1/replays/r');
    await running.send('POST', '/replays/r/seek', { to: '2026-03-04T10:00:00Z' });
    expect(await running.send('POST', '/replays/gone/stop')).toMatchObject({
      status: 404,
      body: { title: 'There is no such replay' },
    });
    expect(service.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/api/v1/replays', '{"file":"march.jsonl","speed":60}'],
      ['POST', '/api/v1/replays/r/seek', '{"to":"2026-03-04T10:00:00Z"}'],
      ['POST', '/api/v1/replays/gone/stop', ''],
    ]);
    for (const id of ['..', '%2e%2e', '.', 'a%2Fb', 'a%00', 'x'.repeat(65)]) {
      const { status } = await running.send('POST', `/replays/${id}/pause`);
      expect([404, 422]).toContain(status);
    }
    expect(service.requests).toHaveLength(3);
  });

  it('asks their service first, so that a new one is listed at once', async () => {
    const view = { ...replayRecord('new') };
    const service = await replayServiceThat((_request, response) => {
      const iso = new Date(view.from).toISOString();
      const shown = {
        ...view,
        source: 'bus',
        from: iso,
        to: iso,
        position: iso,
        createdAt: iso,
        updatedAt: iso,
      };
      response.writeHead(200, json).end(JSON.stringify({ replays: [shown] }));
    });
    const running = await start({ replayUrl: service.url });
    expect((await running.get('/replays')).body.replays).toMatchObject([{ id: 'new' }]);
  });

  it('takes a file of any bytes through, within its limit, and no other content where JSON is due', async () => {
    const service = await replayServiceThat((_request, response) => {
      response.writeHead(201, json).end('{"file":"a.jsonl.gz","bytes":3}');
    });
    const config = { uploadMegabytes: 1 };
    const running = await start({ replayUrl: service.url, config });
    const upload = (name: string, body: Buffer, type: string) =>
      fetch(`${running.url}/api/v1/replays/files?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: new Uint8Array(body),
      });
    const bytes = 'application/octet-stream';
    const file = gzipSync('{"title":"Made-up maker recalls kettles"}\n');
    expect((await upload('a.jsonl.gz', file, bytes)).status).toBe(201);
    expect(service.requests[0]?.path).toBe('/api/v1/replays/files?name=a.jsonl.gz');
    expect(Number(service.requests[0]?.headers['content-length'])).toBe(file.length);
    expect((await upload('../etc.jsonl', file, bytes)).status).toBe(422);
    expect((await upload('a.jsonl', Buffer.alloc(1_000_001), bytes)).status).toBe(413);
    expect((await upload('a.jsonl', file, 'text/plain')).status).toBe(415);
    expect(service.requests).toHaveLength(1);
    const posted = await fetch(`${running.url}/api/v1/rules`, {
      method: 'POST',
      headers: { 'content-type': bytes },
      body: '{}',
    });
    expect(posted.status).toBe(422);
  });
});

describe('the time of a replay', () => {
  const from = replayRecord('r').from;
  const minute = 60_000;
  const replay = { id: 'r', generation: 0 };
  const post = (n: number, minutes: number) =>
    scoredPost({
      n,
      replay,
      publishedAt: from + minutes * minute,
      observedAt: from + minutes * minute,
    });
  const ofReplay = 'lane=replay&replay=r';

  it('is where it has got to: trends end and levels look there', async () => {
    const running = await start();
    await record(running, replayRecord('r', { position: from + 30 * minute }));
    await running.publish([post(1, 0), post(2, 10)], 'replay');
    await running.bus.publish(busTopics.replay.scoredPosts, [
      { key: null, value: { ...tickOf(from + 20 * minute), replay } },
    ]);
    const trend = async () => (await running.get(`/trends?${ofReplay}&step=60`)).body;
    await until(async () => (await trend()).to === '2026-03-04T09:51:00.000Z');
    const { buckets } = await trend();
    expect(buckets).toHaveLength(60);
    expect(buckets.reduce((sum: number, { posts }: { posts: number }) => sum + posts, 0)).toBe(2);
    const markets = (await running.get(`/topics?${ofReplay}`)).body.topics.find(
      ({ id }: { id: string }) => id === 'Markets',
    );
    expect(markets.posts).toBe(2);
    expect((await running.get(`/posts?${ofReplay}`)).body.posts).toHaveLength(2);
  });

  it('does not lie before the place it is played from, whatever warms it up', async () => {
    const running = await start();
    const playedFrom = from + 40 * minute;
    await record(running, replayRecord('r', { playedFrom, position: playedFrom }));
    await running.publish([post(1, 5)], 'replay');
    await until(
      async () =>
        (await running.get(`/trends?${ofReplay}&step=60`)).body.to ===
        new Date(playedFrom).toISOString(),
    );
  });
});
