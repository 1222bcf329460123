import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startCollectingServer } from '../support/collecting-server.ts';
import { type RunningGateway, runGateway } from '../support/running-gateway.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof runGateway>[0]): Promise<RunningGateway> {
  const running = await runGateway(options);
  undo.push(() => running.stop());
  return running;
}

async function ingestThat(answer: Parameters<typeof startCollectingServer>[0]) {
  const server = await startCollectingServer(answer);
  undo.push(() => server.close());
  return server;
}

const json = { 'content-type': 'application/json' };

describe('pushing posts through the gateway', () => {
  it("passes body and answer through, with the gateway's token and nothing of the browser's", async () => {
    const ingest = await ingestThat((_request, response) => {
      response.writeHead(202, json).end('{"accepted":1,"duplicates":0,"ids":["x"]}');
    });
    const token = 'a-token-of-some-length';
    const running = await start({ token, ingestUrl: ingest.url });
    const login = await fetch(`${running.url}/api/v1/login`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ token }),
    });
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const response = await fetch(`${running.url}/api/v1/posts`, {
      method: 'POST',
      headers: { ...json, cookie, origin: running.url },
      body: '{"text":"A made-up post"}',
    });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ accepted: 1, duplicates: 0, ids: ['x'] });
    const [request] = ingest.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/api/v1/posts',
      body: '{"text":"A made-up post"}',
    });
    expect(request?.headers['authorization']).toBe(`Bearer ${token}`);
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers['cookie']).toBeUndefined();
    expect(request?.headers['origin']).toBeUndefined();
  });

  it('passes refusals on as they are', async () => {
    const ingest = await ingestThat((_request, response) => {
      response
        .writeHead(422, { 'content-type': 'application/problem+json' })
        .end('{"type":"about:blank","title":"wrong","status":422}');
    });
    const running = await start({ ingestUrl: ingest.url });
    const response = await fetch(`${running.url}/api/v1/dead-letters/redrive`, {
      method: 'POST',
      headers: json,
      body: '{}',
    });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ title: 'wrong' });
  });

  it('says so when ingest is away, has not started or breaks off', async () => {
    const gone = await startCollectingServer(() => undefined);
    await gone.close();
    const rude = await ingestThat((request) => request.socket.destroy());
    for (const [ingestUrl, status] of [
      [gone.url, 503],
      [undefined, 503],
      [rude.url, 502],
    ] as const) {
      const running = await start(ingestUrl === undefined ? {} : { ingestUrl });
      const response = await fetch(`${running.url}/api/v1/posts`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ text: 'x'.repeat(200_000) }),
      });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ status });
      expect(response.headers.get('retry-after')).toBe(status === 503 ? '2' : null);
    }
  });

  it('stops a body that is too large, announced or not, before it is taken', async () => {
    const ingest = await ingestThat((_request, response) => {
      response.writeHead(202, json).end('{}');
    });
    const running = await start({ ingestUrl: ingest.url, config: { pushMegabytes: 1 } });
    const announced = await fetch(`${running.url}/api/v1/posts`, {
      method: 'POST',
      headers: json,
      body: 'x'.repeat(1_000_001),
    });
    expect(announced.status).toBe(413);

    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(`${running.url}/api/v1/posts`, { method: 'POST', headers: json });
      let answered = false;
      request.on('response', (response) => {
        answered = true;
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      request.on('error', (error) => {
        if (!answered) reject(error);
      });
      const pump = () => {
        while (!answered && !request.destroyed && request.write('x'.repeat(65_536)));
        if (!answered && !request.destroyed) request.once('drain', pump);
      };
      pump();
    });
    expect(status).toBe(413);
    expect(ingest.requests).toEqual([]);
    expect((await running.get('/topics')).status).toBe(200);
  });
});

describe('GET /sources', () => {
  it('asks ingest, and falls back to what is known', async () => {
    const since = '2026-06-01T12:00:00.000Z';
    const source = {
      id: 'a',
      name: 'A',
      type: 'rss',
      kind: 'news',
      state: 'healthy',
      since,
      posts: 3,
      duplicates: 0,
      rejected: 0,
    };
    const ingest = await ingestThat((_request, response) => {
      response.writeHead(200, json).end(JSON.stringify({ sources: [source] }));
    });
    const running = await start({ ingestUrl: ingest.url });
    expect((await running.get('/sources')).body).toEqual({ sources: [{ ...source, version: 0 }] });
    await ingest.close();
    expect((await running.get('/sources')).body).toEqual({ sources: [{ ...source, version: 0 }] });
  });
});
