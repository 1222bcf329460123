import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningIngest, startTestIngest, untilLeading } from '../../support/running-ingest.ts';

let ingest: RunningIngest;
beforeAll(async () => {
  ingest = await startTestIngest();
  await untilLeading(ingest);
});
afterAll(() => ingest.stop());

async function postOf(id: string) {
  return (await ingest.posts()).find((post) => post.id === id);
}

describe('what is accepted', () => {
  it('is in the log when 202 is sent, cleaned and stamped', async () => {
    const publishedAt = new Date(Date.now() - 60_000).toISOString();
    const answer = await ingest.push({
      title: ' Norwick Mills &amp; Sons  cut jobs ',
      body: 'Two hundred\nposts go.',
      url: 'https://news.example/1?utm_source=x',
      author: 'A. Writer',
      source: 'norwick-wire',
      kind: 'press-release',
      publishedAt,
      nativeId: 'n-1',
    });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, duplicates: 0 } });
    const post = await postOf(answer.body.ids[0]);
    expect(post).toMatchObject({
      title: 'Norwick Mills & Sons cut jobs',
      body: 'Two hundred posts go.',
      url: 'https://news.example/1',
      author: 'A. Writer',
      source: 'norwick-wire',
      kind: 'press-release',
      nativeId: 'n-1',
      publishedAt: Date.parse(publishedAt),
      history: false,
    });
    expect(Math.abs(Date.now() - (post?.observedAt ?? 0))).toBeLessThan(30_000);
  });

  it('may be text alone; source and kind have defaults', async () => {
    const { body } = await ingest.push({ text: 'the ferry line is for sale' });
    expect(await postOf(body.ids[0])).toMatchObject({
      title: 'the ferry line is for sale',
      source: 'api',
      kind: 'news',
    });
  });

  it('may be many, with the ids in their order, repeats included', async () => {
    const post = { title: 'Many', nativeId: 'm-1' };
    const first = await ingest.push([post, { title: 'Other', nativeId: 'm-2' }, post]);
    expect(first).toMatchObject({ status: 202, body: { accepted: 2, duplicates: 1 } });
    expect(first.body.ids[0]).toBe(first.body.ids[2]);
    const again = await ingest.push(post);
    expect(again).toMatchObject({ status: 202, body: { accepted: 0, duplicates: 1 } });
    expect(again.body.ids).toEqual([first.body.ids[0]]);
    expect((await ingest.posts()).filter(({ nativeId }) => nativeId === 'm-1')).toHaveLength(1);
  });

  it('finds companies', async () => {
    const { body } = await ingest.push({ title: '$AAPL slips as Apple Inc. delays a phone' });
    const post = await postOf(body.ids[0]);
    expect(post?.companies.map(({ symbol }) => symbol)).toContain('AAPL');
  });

  it('is history when it was published long ago, and no later than now when dated ahead', async () => {
    const old = await ingest.push({ title: 'Old', publishedAt: '1900-01-01T00:00:00Z' });
    expect(await postOf(old.body.ids[0])).toMatchObject({
      history: true,
      publishedAt: Date.UTC(1900, 0, 1),
    });
    const ahead = await ingest.push({ title: 'Ahead', publishedAt: '2100-01-01T00:00:00Z' });
    const post = await postOf(ahead.body.ids[0]);
    expect(post?.publishedAt).toBe(post?.observedAt);
  });

  it('counts under the source "api"', async () => {
    const before = await ingest.source('api');
    await ingest.push({ title: 'Counted', nativeId: 'c-1' });
    await ingest.push({ title: 'Counted', nativeId: 'c-1' });
    expect(await ingest.source('api')).toMatchObject({
      type: 'push',
      state: 'healthy',
      posts: (before?.posts ?? 0) + 1,
      duplicates: (before?.duplicates ?? 0) + 1,
    });
  });
});

describe('what is refused', () => {
  it('is named field by field, and nothing of the request is taken', async () => {
    const before = await ingest.posts();
    const answer = await ingest.push([
      { title: 'Sound' },
      { title: 7, url: 'ftp://x.example', extra: 1 },
      { title: 'a', text: 'b' },
      {},
      { title: 't', publishedAt: 'yesterday', kind: 'gossip' },
    ]);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const paths = answer.body.errors.map((error: { path: string }) => error.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        '1.title',
        '1.url',
        '1',
        '2.text',
        '3.text',
        '4.publishedAt',
        '4.kind',
      ]),
    );
    expect(await ingest.posts()).toHaveLength(before.length);
  });

  it.each([
    ['a title of 100,000 characters', { title: 'x'.repeat(100_000) }, 'title'],
    ['a title that is nothing but blanks', { title: ' \u200b ' }, 'title'],
    ['a year before 1900', { title: 'x', publishedAt: '1899-12-31T00:00:00Z' }, 'publishedAt'],
    ['a year after 2100', { title: 'x', publishedAt: '2101-02-01T00:00:00Z' }, 'publishedAt'],
    ['no array of posts but an empty one', [], ''],
    ['more than a thousand posts', Array.from({ length: 1_001 }, () => ({ text: 'x' })), ''],
    ['a string', '"text"', undefined],
  ])('%s', async (_name, body, path) => {
    const answer = await ingest.push(body);
    expect([400, 422]).toContain(answer.status);
    if (path !== undefined) expect(answer.body.errors[0].path).toBe(path);
  });

  it.each([
    ['no JSON', '{"title": '],
    ['deep JSON', `{"title":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['deep JSON that never closes', '['.repeat(500_000)],
    ['deep JSON as large as a body may be', '['.repeat(31_999_999)],
  ])('%s', async (_name, body) => {
    const answer = await ingest.push(body);
    expect([400, 422]).toContain(answer.status);
    expect(answer.body.title).toBeTypeOf('string');
  });

  it('keys that would reach a prototype', async () => {
    const answer = await ingest.push('{"title":"x","__proto__":{"polluted":true}}');
    expect(answer.status).toBe(422);
    const nested = await ingest.push('{"title":"x","constructor":{"prototype":{"polluted":true}}}');
    expect(nested.status).toBe(422);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('a body above the limit, announced or not', async () => {
    const answer = await ingest.push({ text: 'x'.repeat(32_000_001) });
    expect(answer.status).toBe(413);
    expect(await pushEndlessly(ingest.url)).toContain('413');
    expect((await ingest.push({ title: 'Still here' })).status).toBe(202);
  });

  it('another content type, another origin', async () => {
    expect((await ingest.push('title=x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ingest.push({ title: 'x' }, { origin: 'https://evil.example' })).status).toBe(
      403,
    );
  });
});

it('takes many posts that are as long as posts may be', async () => {
  const posts = Array.from({ length: 200 }, (_, i) => ({
    title: `Long ${i}`,
    body: 'ferry '.repeat(3_333),
    nativeId: `long-${i}`,
  }));
  expect(await ingest.push(posts)).toMatchObject({ status: 202, body: { accepted: 200 } });
});

it('shows metrics to nobody without the token, however the path is written', async () => {
  const guarded = await startTestIngest({ token: 'a-token-of-some-length' });
  const status = async (path: string, headers = {}) =>
    (await fetch(`${guarded.url}${path}`, { headers })).status;
  expect(await status('/metrics')).toBe(401);
  expect(await status('/METRICS')).toBe(401);
  expect(await status('/metrics', { authorization: 'Bearer a-token-of-some-length' })).toBe(200);
  expect(await status('/healthz')).toBe(200);
  await guarded.stop();
});

it('asks for the token where one is set', async () => {
  const guarded = await startTestIngest({ token: 'a-token-of-some-length' });
  await untilLeading(guarded);
  expect((await guarded.push({ title: 'x' })).status).toBe(401);
  const headers = { authorization: 'Bearer a-token-of-some-length' };
  expect((await guarded.push({ title: 'x' }, headers)).status).toBe(202);
  await guarded.stop();
});

/** Sends a chunked body for as long as the server takes it, at most a thousand million bytes; returns the answer's first line. */
function pushEndlessly(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    let sent = 0;
    const data = 'x'.repeat(65_536);
    const pump = (): void => {
      while (sent < 1e9 && !socket.destroyed && answer === '') {
        sent += data.length;
        if (!socket.write(`10000\r\n${data}\r\n`)) return void socket.once('drain', pump);
      }
    };
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer.split('\r\n', 1)[0] ?? ''));
    socket.write(
      `POST /api/v1/posts HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    pump();
  });
}
