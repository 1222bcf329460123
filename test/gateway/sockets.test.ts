import { afterEach, describe, expect, it } from 'vitest';
import type { View } from '../../services/core/contracts/api/socket-events.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { sessionOf } from '../../services/core/http/access.ts';
import { connectPage, hourView, openPage, type PageSocket } from '../support/page-socket.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';
import { hexId, scoredPost, sourceHealth, tickOf } from '../support/scored-posts.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof runGateway>[0] = {}): Promise<RunningGateway> {
  const running = await runGateway(options);
  undo.push(() => running.stop());
  return running;
}

function connect(url: string, extraHeaders: Record<string, string> = {}): PageSocket {
  const socket = connectPage(url, extraHeaders);
  undo.push(() => {
    socket.disconnect();
  });
  return socket;
}

const recent = (n: number, more: Partial<Parameters<typeof scoredPost>[0]> = {}) =>
  scoredPost({ n, publishedAt: Date.now() - 60_000, observedAt: Date.now(), ...more });
const postsIn = (buckets: readonly { posts: number }[]) =>
  buckets.reduce((sum, { posts }) => sum + posts, 0);

describe('a page that looks at a view', () => {
  it('gets what is there, then what comes', async () => {
    const running = await start();
    await running.publish([recent(1, { label: 'negative' })]);
    const page = openPage(connect(running.url));
    const snapshot = await page.snapshot();
    expect(snapshot.view).toEqual(hourView);
    expect(snapshot.posts.map(({ id }) => id)).toEqual([hexId(1)]);
    expect(snapshot.buckets).toHaveLength(60);
    expect(postsIn(snapshot.buckets)).toBe(1);
    expect(snapshot.total).toBe(1);

    await running.publish([recent(2, { label: 'positive' })]);
    await until(() => page.frames.length > 0);
    const frame = page.frames[0];
    expect(frame).toMatchObject({ sequence: 1, skipped: 0, total: 2 });
    expect(frame?.posts).toMatchObject([{ id: hexId(2), sentiment: { label: 'positive' } }]);
    expect(postsIn(frame?.buckets ?? [])).toBeGreaterThanOrEqual(1);
  });

  it('is sent only posts and counts of its topic and company', async () => {
    const running = await start();
    const all = openPage(connect(running.url));
    const acme = openPage(connect(running.url));
    await all.snapshot();
    await acme.snapshot({ ...hourView, topic: 'Earnings', company: 'ACME' });
    await running.publish([
      recent(1, { topic: 'Earnings' }),
      recent(2, { topic: 'Macro', companies: { ACME: 'negative' } }),
      recent(3, { topic: 'Earnings', label: 'positive', companies: { ACME: 'negative' } }),
    ]);
    await until(() => all.ids().length === 3 && acme.ids().length === 1);
    expect(acme.ids()).toEqual([hexId(3)]);
    expect(acme.frames.at(-1)?.buckets).toMatchObject([{ posts: 1, negative: 1, positive: 0 }]);
  });

  it('sees the same counts in frames as in a fresh snapshot', async () => {
    const running = await start();
    const page = openPage(connect(running.url));
    const buckets = new Map((await page.snapshot()).buckets.map((bucket) => [bucket.at, bucket]));
    for (let n = 0; n < 300; n += 60) {
      await running.publish(
        Array.from({ length: 60 }, (_, i) =>
          recent(n + i, { publishedAt: Date.now() - (i % 7) * 60_000 }),
        ),
      );
    }
    await until(() => page.frames.at(-1)?.total === 300);
    for (const frame of page.frames)
      for (const bucket of frame.buckets) buckets.set(bucket.at, bucket);
    expect(postsIn([...buckets.values()])).toBe(300);
    const fresh = await openPage(connect(running.url)).snapshot();
    for (const bucket of fresh.buckets.filter(({ posts }) => posts > 0)) {
      expect(buckets.get(bucket.at)).toEqual(bucket);
    }
    const listed = page.ids().length + page.frames.reduce((sum, { skipped }) => sum + skipped, 0);
    expect(listed).toBe(300);
  });

  it('catches up when it comes back', async () => {
    const running = await start();
    const page = openPage(connect(running.url));
    await page.snapshot();
    page.socket.disconnect();
    await running.publish([recent(1), recent(2)]);
    page.socket.connect();
    const snapshot = await page.snapshot();
    expect(snapshot.posts.map(({ id }) => id).sort()).toEqual([hexId(1), hexId(2)].sort());
    expect(postsIn(snapshot.buckets)).toBe(2);
  });

  it('is told when a source changes', async () => {
    const running = await start();
    const page = openPage(connect(running.url));
    expect((await page.snapshot()).sources).toEqual([]);
    await running.bus.publish(busTopics.live.scoredPosts, [
      { key: null, value: tickOf(1_800_000_000_000, [sourceHealth('a', 'failing')]) },
    ]);
    await until(() => page.frames.some(({ sources }) => sources !== undefined));
    expect(page.frames.find(({ sources }) => sources)?.sources).toMatchObject([
      { id: 'a', state: 'failing', error: 'connection refused' },
    ]);
  });

  it.each([
    [{ rangeSeconds: 60 }, 'stepSeconds'],
    [{ rangeSeconds: 1e12, stepSeconds: 60 }, 'rangeSeconds'],
    [{ rangeSeconds: 2_592_000, stepSeconds: 60 }, 'stepSeconds'],
    [{ ...hourView, topic: "'; DROP TABLE posts" }, 'topic'],
    [{ ...hourView, company: ['ACME'] }, 'company'],
    [{ ...hourView, extra: 1 }, 'extra'],
    [null, 'invalid'],
    ['everything', 'invalid'],
  ])('is told what is wrong with %j', async (view, word) => {
    const running = await start();
    const result = await openPage(connect(running.url)).look(view);
    expect(result).toMatchObject({ error: expect.stringContaining(word) });
  });
});

describe('a slow page', () => {
  it('loses frames, gets no queue of them, and holds nobody up', async () => {
    const running = await start();
    const slow = openPage(connect(running.url), { takes: false });
    const quick = openPage(connect(running.url));
    await slow.snapshot();
    await quick.snapshot();
    for (let n = 0; n < 600; n += 20) {
      await running.publish(Array.from({ length: 20 }, (_, i) => recent(n + i)));
    }
    await until(() => quick.frames.at(-1)?.total === 600);
    expect(slow.frames).toHaveLength(1);
    expect(await running.metric('barograph_gateway_frames_dropped_total')).toBeGreaterThan(0);

    slow.take();
    await until(() => slow.frames.length === 2);
    const [first, merged] = slow.frames;
    expect(merged).toMatchObject({ sequence: 2, total: 600 });
    expect(merged?.posts).toHaveLength(50);
    const seen = (first?.posts.length ?? 0) + (first?.skipped ?? 0) + 50 + (merged?.skipped ?? 0);
    expect(seen).toBe(600);
    slow.take();
    await running.publish([recent(1_000)]);
    await until(() => slow.frames.length === 3);
    expect(slow.frames[2]?.posts).toMatchObject([{ id: hexId(1_000) }]);
  });

  it('is never sent more than four frames a second', async () => {
    const running = await start();
    const page = openPage(connect(running.url));
    await page.snapshot();
    const startedAt = performance.now();
    for (let n = 0; n < 40; n += 1) await running.publish([recent(n)]);
    await until(() => page.frames.at(-1)?.total === 40);
    expect(page.frames.length).toBeLessThanOrEqual((performance.now() - startedAt) / 250 + 1);
    expect(page.frames.map(({ sequence }) => sequence)).toEqual(page.frames.map((_, i) => i + 1));
  });
});

describe('a handshake', () => {
  const refused = (socket: PageSocket) =>
    new Promise<boolean>((resolve) => {
      socket.on('connect', () => resolve(false));
      socket.on('connect_error', () => {
        socket.disconnect();
        resolve(true);
      });
    });

  it('needs the token or the session, the right Host and the right Origin', async () => {
    const token = 'a-token-of-some-length';
    const running = await start({ token, hosts: ['127.0.0.1'] });
    expect(await refused(connect(running.url))).toBe(true);
    expect(await refused(connect(running.url, { authorization: 'Bearer wrong' }))).toBe(true);
    const bearer = { authorization: `Bearer ${token}` };
    expect(await refused(connect(running.url, bearer))).toBe(false);
    const cookie = `barograph_session=${sessionOf(token)}`;
    expect(await refused(connect(running.url, { cookie }))).toBe(false);
    expect(await refused(connect(running.url, { ...bearer, origin: 'http://evil.example' }))).toBe(
      true,
    );
    // A browser lured here under another name may carry the session, never the token itself.
    expect(await refused(connect(running.url, { cookie, host: 'evil.example' }))).toBe(true);
    expect(await refused(connect(running.url, { ...bearer, origin: running.url }))).toBe(false);
  });

  it('is refused beyond the number of pages that may be connected', async () => {
    const running = await start({ config: { maxClients: 1 } });
    expect(await refused(connect(running.url))).toBe(false);
    expect(await refused(connect(running.url))).toBe(true);
  });

  it('ends a page that sends more than it may', async () => {
    const running = await start();
    const page = openPage(connect(running.url));
    await page.snapshot();
    const closed = new Promise((resolve) => page.socket.once('disconnect', resolve));
    page.socket.emit('view', { topic: 'x'.repeat(100_000) } as unknown as View, () => undefined);
    await closed;
    expect((await running.get('/topics')).status).toBe(200);
  });
});
