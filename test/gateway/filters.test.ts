import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileFilter } from '../../services/core/filters/compile-filter.ts';
import { filterOf } from '../support/nasty-texts.ts';
import { type Answer, type RunningGateway, runGateway } from '../support/running-gateway.ts';
import { type RunningIngest, startTestIngest, untilLeading } from '../support/running-ingest.ts';
import { scoredPost } from '../support/scored-posts.ts';
import { startWebServer } from '../support/web-server.ts';

let gateway: RunningGateway;
let ingest: RunningIngest | undefined;
const now = Date.UTC(2026, 8, 1, 12, 30, 30);
const hour = 3_600_000;

beforeEach(async () => {
  ingest = undefined;
  gateway = await runGateway({
    clock: () => now,
    get ingestUrl() {
      return ingest?.url ?? '';
    },
  });
});
afterEach(async () => {
  await ingest?.service.close();
  await gateway.stop();
});

async function send(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${gateway.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

describe('filters', () => {
  it('are made, listed, replaced and deleted, each change with a version of its own', async () => {
    const made = await send('POST', '/filters', {
      name: 'Banks',
      topics: ['Financials'],
      words: { any: ['bank run'] },
      by: 'Ada',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Banks',
        topics: ['Financials'],
        companies: [],
        words: { any: ['bank run'], all: [], none: [] },
        minProbability: 0,
        version: 1,
        updatedBy: 'Ada',
        updatedAt: new Date(now).toISOString(),
      },
    });
    const { id } = made.body;
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    const other = await send('POST', '/filters', { name: 'Empty' });
    expect((await gateway.get('/filters')).body).toEqual({ filters: [made.body, other.body] });
    expect(await gateway.get(`/filters/${id}`)).toMatchObject({ status: 200, body: made.body });

    const replaced = await send('PUT', `/filters/${id}`, {
      name: 'Lenders',
      sentiment: ['negative'],
      version: 1,
    });
    expect(replaced).toMatchObject({
      status: 200,
      body: { id, name: 'Lenders', topics: [], sentiment: ['negative'], version: 2, updatedBy: '' },
    });
    expect((await send('DELETE', `/filters/${id}?version=2&by=Ada`)).status).toBe(204);
    expect((await gateway.get('/filters')).body.filters).toEqual([other.body]);
    expect((await send('PUT', `/filters/${id}`, { name: 'x', version: 2 })).status).toBe(404);
    expect((await send('DELETE', `/filters/${id}?version=2`)).status).toBe(404);
    expect(await gateway.get(`/filters/${id}`)).toMatchObject({
      status: 404,
      body: { title: 'There is no such filter' },
    });
  });

  it('answer 409 to whoever has not seen the newest version, and keep what the first one wrote', async () => {
    const { id } = (await send('POST', '/filters', { name: 'Banks' })).body;
    const answers = await Promise.all(
      ['one', 'other', 'third'].map((name) =>
        send('PUT', `/filters/${id}`, { name, version: 1, by: name }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body;
    const loser = answers.find(({ status }) => status === 409);
    expect(loser?.headers.get('content-type')).toContain('application/problem+json');
    expect(loser?.body.detail).toContain(`at version 2, changed by ${winner.name}`);
    expect((await gateway.get('/filters')).body.filters).toEqual([winner]);
    expect((await send('DELETE', `/filters/${id}?version=1`)).status).toBe(409);
  });

  it('name each wrong field, and take as many words as are allowed', async () => {
    const wrong = await send('POST', '/filters', {
      name: ' ',
      topics: ['Weather'],
      words: { any: ['!!!', 'fine'] },
      sentiment: ['angry'],
      minProbability: 2,
      color: 'red',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      '',
      'minProbability',
      'name',
      'sentiment.0',
      'topics.0',
      'words.any.0',
    ]);
    const words = Array.from({ length: 50 }, (_, i) => `${'語'.repeat(97)}${100 + i}`);
    const full = { name: 'Full', words: { any: words, all: words, none: words } };
    expect((await send('POST', '/filters', full)).status).toBe(201);
    expect((await send('PUT', '/filters/x', { name: 'x' })).status).toBe(422);
    expect((await send('DELETE', '/filters/x')).status).toBe(422);
  });

  it('choose posts and trends, together with other conditions', async () => {
    const posts = Array.from({ length: 60 }, (_, n) =>
      scoredPost({
        n,
        title: n % 2 === 0 ? `A bank fails, number ${n}` : `Banknotes, number ${n}`,
        label: n % 3 === 0 ? 'negative' : 'positive',
        topic: n % 4 === 0 ? 'Financials' : 'Macro',
        publishedAt: now - n * 60_000,
      }),
    );
    await gateway.publish(posts);
    const criteria = { any: ['bank'], sentiment: ['negative' as const] };
    const filter = filterOf(criteria);
    const { id } = (await send('POST', '/filters', filter)).body;
    const expected = posts.filter(compileFilter(filter));
    const found = await gateway.get(`/posts?filter=${id}&limit=500`);
    expect(found.body.posts.map((post: { id: string }) => post.id)).toEqual(
      expected.map((post) => post.id),
    );
    const both = await gateway.get(`/posts?filter=${id}&topic=Financials&limit=500`);
    expect(both.body.posts).toHaveLength(5);
    const trend = await gateway.get(`/trends?filter=${id}&step=3600`);
    const sum = trend.body.buckets.reduce(
      (total: number, { negative, positive }: { negative: number; positive: number }) =>
        total + negative + 1_000 * positive,
      0,
    );
    expect(sum).toBe(expected.length);
    const firstPage = await gateway.get(`/posts?filter=${id}&limit=4`);
    const secondPage = await gateway.get(
      `/posts?filter=${id}&limit=500&cursor=${firstPage.body.next}`,
    );
    expect([...firstPage.body.posts, ...secondPage.body.posts]).toEqual(found.body.posts);
  });

  it('are refused with words where there is none of that name', async () => {
    for (const path of [
      '/posts?filter=nobody',
      '/trends?filter=nobody',
      '/posts?filter=__proto__',
    ]) {
      const answer = await gateway.get(path);
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toEqual([
        { path: 'filter', message: 'there is no such filter; see GET /filters' },
      ]);
    }
  });
});

describe('the preview of a filter', () => {
  const preview = (filter: unknown, place = {}) =>
    send('POST', '/filters/preview', { filter, ...place });

  it('shows what it would have taken in the last 24 hours, hour by hour, newest posts first', async () => {
    const posts = Array.from({ length: 100 }, (_, n) =>
      scoredPost({
        n,
        title: n % 2 === 0 ? `A bank fails, number ${n}` : `Something else, number ${n}`,
        label: (['negative', 'neutral', 'positive'] as const)[n % 3] ?? 'neutral',
        publishedAt: now - n * 20 * 60_000,
        observedAt: now - n * 20 * 60_000,
      }),
    );
    await gateway.publish(posts);
    const { status, body } = await preview({ words: { any: ['bank'] } });
    expect(status).toBe(200);
    const to = Date.UTC(2026, 8, 1, 12, 31);
    expect([body.from, body.to]).toEqual([
      new Date(to - 24 * hour).toISOString(),
      new Date(to).toISOString(),
    ]);
    const expected = posts.filter((post, n) => n % 2 === 0 && post.observedAt >= to - 24 * hour);
    expect(body.matches).toBe(expected.length);
    const labelled = (label: string) =>
      expected.filter(({ sentiment }) => sentiment.label === label).length;
    expect([body.negative, body.neutral, body.positive]).toEqual(
      ['negative', 'neutral', 'positive'].map(labelled),
    );
    expect(body.buckets).toHaveLength(24);
    expect(body.buckets[0].at).toBe(body.from);
    expect(
      body.buckets.reduce((sum: number, bucket: { posts: number }) => sum + bucket.posts, 0),
    ).toBe(body.matches);
    expect(body.posts.map((post: { id: string }) => post.id)).toEqual(
      expected.slice(0, 20).map((post) => post.id),
    );
  });

  it('of a replay ends where the replay has come to', async () => {
    const replay = { id: 'past', generation: 1 };
    const past = now - 1_000 * hour;
    await gateway.publish(
      [0, 1, 2].map((n) => scoredPost({ n, publishedAt: past + n * hour, replay })),
      'replay',
    );
    const { body } = await preview({}, { lane: 'replay', replay: 'past' });
    expect(body.matches).toBe(3);
    const nothing = await preview({}, { lane: 'replay', replay: 'unknown' });
    expect(nothing).toMatchObject({ status: 200, body: { matches: 0, posts: [] } });
    expect((await preview({}, { lane: 'replay' })).status).toBe(422);
  });
});

describe('pausing a source', () => {
  it('shows at once, stays in the settings, and is said twice without harm', async () => {
    const feed = await startWebServer((_request, response) =>
      response.end('<rss version="2.0"><channel><title>t</title></channel></rss>'),
    );
    ingest = await startTestIngest({
      bus: gateway.bus,
      sources: [{ type: 'feed', id: 'wire', url: feed.url, intervalSeconds: 1 }],
    });
    await untilLeading(ingest);
    await ingest.sourceThat('wire', ({ state }) => state === 'healthy');
    for (let times = 0; times < 2; times += 1) {
      const paused = await send('POST', '/sources/wire/pause', { by: 'Ada' });
      expect(paused).toMatchObject({ status: 200, body: { id: 'wire', state: 'paused' } });
    }
    expect(await ingest.source('wire')).toMatchObject({ state: 'paused' });
    const resumed = await send('POST', '/sources/wire/resume', {});
    expect(resumed.status).toBe(200);
    expect(resumed.body.state).not.toBe('paused');
    await ingest.sourceThat('wire', ({ state }) => state === 'healthy');
    await feed.close();
  });

  it('is refused for what does not exist and for what is pushed', async () => {
    ingest = await startTestIngest({ bus: gateway.bus });
    await untilLeading(ingest);
    expect((await send('POST', '/sources/nobody/pause', {})).status).toBe(404);
    const pushed = await send('POST', '/sources/api/pause', {});
    expect(pushed.status).toBe(422);
    expect(pushed.body.errors[0].message).toContain('cannot be paused');
    expect((await send('POST', '/sources/api/pause', { paused: true })).status).toBe(422);
  });
});
