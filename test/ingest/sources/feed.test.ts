import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningIngest, startTestIngest, until } from '../../support/running-ingest.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

interface Item {
  readonly id?: string;
  readonly title: string;
  readonly date?: string;
}

function rss(items: readonly Item[]): string {
  const parts = items.map(
    ({ id, title, date }) =>
      `<item><title>${title}</title>${id === undefined ? '' : `<guid isPermaLink="false">${id}</guid>`}${date === undefined ? '' : `<pubDate>${date}</pubDate>`}</item>`,
  );
  return `<rss version="2.0"><channel><title>Wire</title>${parts.join('')}</channel></rss>`;
}

let server: WebServer;
let ingest: RunningIngest | undefined;
afterEach(async () => {
  await ingest?.stop();
  ingest = undefined;
  await server.close();
});

async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, count: number) => void,
  changes: Readonly<Record<string, unknown>> = {},
  dataDir?: string,
): Promise<RunningIngest> {
  server = await startWebServer(handle);
  ingest = await startTestIngest({
    ...(dataDir === undefined ? {} : { dataDir }),
    sources: [
      { type: 'feed', id: 'wire', url: `${server.url}/feed`, intervalSeconds: 1, ...changes },
    ],
  });
  return ingest;
}

function titlesOf(posts: readonly { title: string; history: boolean }[]): Record<string, boolean> {
  return Object.fromEntries(posts.map(({ title, history }) => [title, history]));
}

describe('a feed that works', () => {
  it('gives history at the first poll and live posts after it; old ones stay history', async () => {
    const recent = new Date().toUTCString();
    const items: Item[] = [
      { id: '1', title: 'First', date: recent },
      { title: 'No id and no date' },
    ];
    const running = await serve((_request, response) => response.end(rss(items)));
    await running.sourceThat('wire', ({ posts }) => posts === 2);
    items.push(
      { id: '2', title: 'Second', date: recent },
      { id: '3', title: 'From long ago', date: 'Mon, 01 Jan 2024 00:00:00 GMT' },
      { id: '4', title: 'Undated' },
      { id: '5', title: 'Dated in words', date: 'the other day' },
    );
    await running.sourceThat('wire', ({ posts, duplicates }) => posts === 6 && duplicates >= 4);
    const posts = await running.posts();
    expect(titlesOf(posts)).toEqual({
      First: true,
      'No id and no date': true,
      Second: false,
      'From long ago': true,
      Undated: false,
      'Dated in words': false,
    });
    expect(posts).toHaveLength(6);
    const undated = posts.find(({ title }) => title === 'Dated in words');
    expect(undated?.publishedAt).toBe(undated?.observedAt);
    expect(await running.source('wire')).toMatchObject({
      state: 'healthy',
      type: 'feed',
      kind: 'news',
    });
  });

  it('asks conditionally, also after a restart, and knows what it has seen', async () => {
    const handle = (request: IncomingMessage, response: ServerResponse): void => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"' }).end(rss([{ id: '1', title: 'Only' }]));
    };
    const running = await serve(handle);
    await until(() => server.requests.length >= 2);
    expect(server.requests[1]?.headers['if-none-match']).toBe('"v1"');
    await running.stop();
    ingest = await startTestIngest({
      dataDir: running.dataDir,
      sources: [{ type: 'feed', id: 'wire', url: `${server.url}/feed`, intervalSeconds: 1 }],
    });
    const before = server.requests.length;
    await ingest.sourceThat('wire', ({ state }) => state === 'healthy');
    expect(server.requests[before]?.headers['if-none-match']).toBe('"v1"');
    expect(await ingest.posts()).toHaveLength(1);
  });
});

describe('a feed that fails', () => {
  it('is left alone for as long as the server asks', async () => {
    const running = await serve((_request, response) =>
      response.writeHead(503, { 'retry-after': '3600' }).end(),
    );
    const view = await running.sourceThat('wire', ({ state }) => state === 'failing');
    expect(view.error).toBe('the server answered 503 Service Unavailable');
    const wait = Date.parse(view.nextPollAt ?? '') - Date.now();
    expect(wait).toBeGreaterThan(3_500_000);
    expect(server.requests).toHaveLength(1);
  });

  it('says what is wrong, and recovers', async () => {
    let sound = false;
    const running = await serve((_request, response) =>
      response.end(sound ? rss([{ id: '1', title: 'Sound' }]) : '<rss><broken'),
    );
    const failing = await running.sourceThat('wire', ({ state }) => state === 'failing');
    expect(failing.error).toContain('it is not a feed');
    sound = true;
    const healthy = await running.sourceThat('wire', ({ state }) => state === 'healthy');
    expect(healthy).not.toHaveProperty('error');
    expect(titlesOf(await running.posts())).toEqual({ Sound: true });
  });

  it('does not lead ingest into the network it runs in', async () => {
    const running = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    const { error } = await running.sourceThat('wire', ({ state }) => state === 'failing');
    expect(error).toContain('169.254.169.254, which is no public address');
  });

  it('is cut off when its body never ends, while other posts go through', async () => {
    const running = await serve(
      (_request, response) => {
        const timer = setInterval(() => response.write('<item>'), 10);
        response.once('close', () => clearInterval(timer));
      },
      { timeoutSeconds: 1 },
    );
    await until(() => server.requests.length > 0);
    expect((await running.push({ title: 'Meanwhile' })).status).toBe(202);
    const { error } = await running.sourceThat('wire', ({ state }) => state === 'failing');
    expect(error).toBe('no complete answer within 1 s');
  });
});

it('shows nobody the password in its address', async () => {
  server = await startWebServer((_request, response) => response.end(rss([{ title: 'x' }])));
  const url = server.url.replace('http://', 'http://reader:secret@');
  ingest = await startTestIngest({ sources: [{ type: 'feed', id: 'wire', url }] });
  const view = await ingest.sourceThat('wire', ({ state }) => state === 'healthy');
  expect(view.url).toBe(`${server.url}/`);
  expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('reader:secret')}`);
});

it('sends items that cannot be posts to the dead letters, once', async () => {
  const items = [
    { id: '1', title: 'x'.repeat(100_000) },
    { id: '2', title: '' },
    { id: '3', title: 'Before posts', date: 'Mon, 01 Jan 1850 00:00:00 GMT' },
    { id: '4', title: 'Sound' },
  ];
  const running = await serve((_request, response) => response.end(rss(items)));
  await running.sourceThat('wire', ({ duplicates }) => duplicates >= 2);
  expect(titlesOf(await running.posts())).toEqual({ Sound: true });
  const letters = await running.deadLetters();
  expect(letters.map(({ reason }) => reason).sort()).toEqual([
    'it has no title and no text',
    'its title has 100000 characters; 2000 is the limit',
    'publishedAt lies outside the years 1900 to 2100',
  ]);
  expect(letters[0]).toMatchObject({
    service: 'ingest',
    origin: { type: 'source', source: 'wire' },
  });
  expect(await running.source('wire')).toMatchObject({ posts: 1, rejected: 3 });
});
