import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Cursor } from '../../../services/ingest/sources/source.ts';
import {
  mannerOf,
  type SimulatedFeeds,
  startSimulatedFeeds,
} from '../../support/simulated-feeds.ts';
import {
  createBurstMeter,
  type SeenPost,
  type SimulatedPolling,
  startSimulatedPolling,
} from '../../support/simulated-polling.ts';
import { createSimulatedTime, type SimulatedTime } from '../../support/simulated-time.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 2, 4, 9);

let time: SimulatedTime;
let server: WebServer | SimulatedFeeds | undefined;
let polling: SimulatedPolling | undefined;
afterEach(async () => {
  await polling?.stop();
  await server?.close();
});

function rss(items: string, head = ''): string {
  return `<rss version="2.0"><channel><title>Wire</title>${head}${items}</channel></rss>`;
}
const item = (at: number) =>
  `<item><title>Post of ${at}</title><guid isPermaLink="false">${at}</guid><pubDate>${new Date(at).toUTCString()}</pubDate></item>`;

/** One feed, and when it was asked (simulated). */
async function poll(
  answer: (request: IncomingMessage, response: ServerResponse, asked: readonly number[]) => void,
  cursors?: Map<string, Cursor>,
) {
  const asked: number[] = [];
  const seen: SeenPost[] = [];
  time ??= createSimulatedTime(start);
  const web = await startWebServer((request, response) => {
    asked.push(time.now());
    response.setHeader('connection', 'close');
    answer(request, response, asked);
  });
  server = web;
  const begin = () => {
    const feeds = [{ id: 'wire', url: `${web.url}/feed` }];
    const running = startSimulatedPolling(
      feeds,
      time,
      () => 0.5,
      (post) => seen.push(post),
      cursors,
    );
    polling = running;
    return running;
  };
  return { asked, seen, web, begin, running: begin() };
}

const gaps = (asked: readonly number[]) => asked.slice(1).map((at, n) => at - (asked[n] ?? 0));

describe('many feeds of one host', () => {
  it('are asked as often as they publish, five times a second at most', async () => {
    time = createSimulatedTime(start);
    const feeds = 40;
    const end = start + 0.5 * day;
    const asked = new Map<string, number>();
    const bursts = createBurstMeter();
    let unchanged = 0;
    server = await startSimulatedFeeds(feeds, start, end, time.now, ({ feed, at, status }) => {
      bursts.at(at);
      if (status === 304) unchanged += 1;
      asked.set(mannerOf(feed), (asked.get(mannerOf(feed)) ?? 0) + 1);
    });
    const { url } = server;
    const ids = Array.from({ length: feeds }, (_, feed) => ({ id: `${feed}`, url: url(feed) }));
    // Fewer places than feeds that redirect: waiting for a place must not bunch requests.
    const few = { requestsAtOnce: 2 };
    polling = startSimulatedPolling(ids, time, Math.random, () => undefined, new Map(), few);
    await time.passUntil(end);
    const of = (manner: string) => asked.get(manner) ?? 0;
    expect(bursts.most).toBe(5);
    expect(of('wire') / 2).toBeGreaterThan(200);
    expect(of('newspaper') / 10).toBeLessThan(of('wire') / 2 / 4);
    expect(of('daily') / 10).toBeLessThan(8);
    expect(of('dead') / 2).toBeLessThan(30);
    const all = [...asked.values()].reduce((sum, count) => sum + count, 0);
    expect(unchanged / all).toBeGreaterThan(0.5);
    expect(polling.failing.get('19')?.error).toBe('the server answered 404 Not Found');
    expect(polling.failing.get('19')?.since).toBeLessThan(start + minute);
  }, 120_000);
});

describe('what a publisher wants', () => {
  it.each([
    ['Cache-Control', { 'cache-control': 'max-age=7200' }, ''],
    ['Expires', { expires: new Date(start + 300 * day).toUTCString() }, ''],
    ['ttl', {}, '<ttl>120</ttl>'],
  ])('is obeyed: %s', async (_what, headers, head) => {
    time = createSimulatedTime(start);
    const { asked } = await poll((_request, response) => {
      const published = Array.from({ length: 20 }, (_, n) => item(time.now() - n * minute));
      response.writeHead(200, headers).end(rss(published.join(''), head));
    });
    await time.passUntil(start + 13 * hour);
    expect(asked.length).toBeGreaterThan(2);
    for (const gap of gaps(asked)) expect(gap).toBeGreaterThanOrEqual(2 * hour);
  });

  it('is remembered when the answer is that nothing has changed', async () => {
    time = createSimulatedTime(start);
    const { asked } = await poll((request, response) => {
      if (request.headers['if-none-match'] === '"1"') return response.writeHead(304).end();
      return response
        .writeHead(200, { etag: '"1"' })
        .end(rss(item(start - minute), '<ttl>300</ttl>'));
    });
    await time.passUntil(start + 16 * hour);
    expect(gaps(asked)).toHaveLength(3);
    for (const gap of gaps(asked)) expect(gap).toBe(5 * hour);
  });

  it('holds across a restart, and so does the least interval', async () => {
    time = createSimulatedTime(start);
    const cursors = new Map<string, Cursor>();
    const { asked, running, begin } = await poll(
      (_request, response) =>
        response.writeHead(200, { 'cache-control': 'max-age=7200' }).end(rss(item(start))),
      cursors,
    );
    await time.passUntil(start + minute);
    await running.stop();
    begin();
    await time.passUntil(start + 119 * minute);
    expect(asked).toHaveLength(1);
    await time.passUntil(start + 123 * minute);
    expect(asked).toHaveLength(2);
  });

  it('makes a host that answers 429 be left alone by all its feeds', async () => {
    time = createSimulatedTime(start);
    const asked: number[] = [];
    const web = await startWebServer((_request, response, count) => {
      asked.push(time.now());
      response.setHeader('connection', 'close');
      if (count === 3) response.writeHead(429, { 'retry-after': '3600' }).end();
      else response.end(rss(item(start)));
    });
    server = web;
    const feeds = Array.from({ length: 10 }, (_, n) => ({ id: `${n}`, url: `${web.url}/${n}` }));
    polling = startSimulatedPolling(feeds, time, Math.random, () => undefined);
    await time.passUntil(start + hour - minute);
    expect(asked).toHaveLength(3);
    await time.passUntil(start + 2 * hour);
    expect(asked.length).toBeGreaterThanOrEqual(13);
  });
});

describe('a feed in trouble', () => {
  it('says since when, also after a restart, and is asked ever more slowly', async () => {
    time = createSimulatedTime(start);
    const cursors = new Map<string, Cursor>();
    const { asked, running, begin } = await poll(
      (_request, response) => response.writeHead(500).end(),
      cursors,
    );
    await time.passUntil(start + 20 * day);
    const waits = gaps(asked);
    expect(waits.at(-1)).toBeGreaterThan(16 * hour);
    expect(asked.length).toBeLessThan(70);
    const since = running.failing.get('wire')?.since;
    expect(since).toBeLessThan(start + minute);
    await running.stop();
    const again = begin();
    expect(again.failing.get('wire')).toEqual({
      error: 'the server answered 500 Internal Server Error',
      since,
    });
    const before = asked.length;
    await time.passUntil(start + 20 * day + minute);
    expect(asked.length).toBe(before + 1);
    await time.passUntil(start + 20 * day + 8 * hour);
    expect(asked.length).toBe(before + 1);
  });

  it('takes what piled up meanwhile as history, and goes on live', async () => {
    time = createSimulatedTime(start);
    const { seen } = await poll((_request, response) => {
      const away = time.now() > start + 2 * hour && time.now() < start + 12 * hour;
      if (away) return response.writeHead(503).end();
      const published: string[] = [];
      for (let at = start - hour; at <= time.now(); at += 5 * minute) published.push(item(at));
      return response.end(rss(published.slice(-30).join('')));
    });
    await time.passUntil(start + 16 * hour);
    const live = (from: number, to: number) =>
      seen
        .filter(({ seenAt }) => seenAt >= start + from && seenAt < start + to)
        .map((post) => post.live);
    expect(new Set(live(0, minute))).toEqual(new Set([false]));
    expect(new Set(live(minute, 2 * hour))).toEqual(new Set([true]));
    const back = seen.filter(({ seenAt }) => seenAt >= start + 12 * hour);
    const first = back.filter(({ seenAt }) => seenAt === back[0]?.seenAt);
    expect(first.every((post) => !post.live)).toBe(true);
    expect(back.slice(first.length).every((post) => post.live)).toBe(true);
    expect(back.length).toBeGreaterThan(first.length);
  });
});

describe('a feed that has moved for good', () => {
  it('is asked at its new address from then on, and at the old one again when that fails', async () => {
    time = createSimulatedTime(start);
    let gone = false;
    const paths: string[] = [];
    const { running } = await poll((request, response) => {
      paths.push(request.url ?? '');
      if (request.url === '/feed' && !gone)
        return response.writeHead(301, { location: '/new' }).end();
      if (request.url === '/new' && gone) return response.writeHead(410).end();
      return response.end(rss(item(start - minute)));
    });
    await time.passUntil(start + 48 * hour);
    expect(paths.filter((path) => path === '/feed')).toHaveLength(1);
    expect(paths.length).toBeGreaterThan(5);
    expect(running.notes.get('wire')).toMatch(
      /^it has moved for good to http:.*\/new, and is asked there/,
    );
    gone = true;
    await time.passUntil(start + 72 * hour);
    expect(paths.slice(-2)).toEqual(['/feed', '/feed']);
    expect(running.failing.size).toBe(0);
  });

  it.each([
    ['only temporary', 302, () => rss(item(start - minute))],
    ['to what is no feed', 301, () => '<html><title>Please log in</title></html>'],
  ])('has not, when a redirect is %s', async (_why, status, there) => {
    time = createSimulatedTime(start);
    const { asked, running } = await poll((request, response) =>
      request.url === '/feed'
        ? response.writeHead(status, { location: '/other' }).end()
        : response.end(there()),
    );
    await time.passUntil(start + 60 * hour);
    expect(asked.length).toBeGreaterThan(5);
    expect(running.notes.get('wire') ?? '').not.toMatch(/moved/);
  });
});
