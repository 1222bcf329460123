import { afterEach, describe, expect, it } from 'vitest';
import type { ExplainResponse } from '../../services/core/contracts/api/explanations.ts';
import { type CollectingServer, startCollectingServer } from '../support/collecting-server.ts';
import { type RunningGateway, runGateway, until } from '../support/running-gateway.ts';
import { hexId, scoredPost } from '../support/scored-posts.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Parameters<typeof runGateway>[0] = {}): Promise<RunningGateway> {
  const running = await runGateway(options);
  undo.push(() => running.stop());
  return running;
}

async function classifierThat(
  answer: Parameters<typeof startCollectingServer>[0],
): Promise<CollectingServer> {
  const server = await startCollectingServer(answer);
  undo.push(() => server.close());
  return server;
}

const title = 'Acme cuts its forecast';
const explained: ExplainResponse = {
  model: { name: 'newer', version: '2' },
  head: 'sentiment',
  label: 'negative',
  probability: 0.9,
  words: [{ text: 'cuts', start: 5, end: 9, drop: 0.5 }],
};
const json = { 'content-type': 'application/json' };
const answering = () =>
  classifierThat((_request, response) =>
    response.writeHead(200, json).end(JSON.stringify(explained)),
  );
const path = (n: number, query = '') => `/posts/${hexId(n)}/explanation${query}`;

describe('the explanation of a post', () => {
  it('asks the classifier about its text, and says which model explains and which one scored', async () => {
    const classifier = await answering();
    const running = await start({ classifierUrl: classifier.url });
    await running.publish([scoredPost({ n: 1, title, body: 'Shares fall.' })]);
    expect(await running.get(path(1))).toMatchObject({
      status: 200,
      body: {
        ...explained,
        post: hexId(1),
        model: { name: 'newer', version: '2' },
        scoredBy: { name: 'made-up', version: '1' },
      },
    });
    await running.get(path(1, '?target=topic'));
    const text = `${title}\nShares fall.`;
    expect(classifier.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/api/v1/explanations', JSON.stringify({ text, target: { head: 'sentiment' } })],
      ['POST', '/api/v1/explanations', JSON.stringify({ text, target: { head: 'topic' } })],
    ]);
  });

  it('towards a company names the places where that one is named, which posts do not show', async () => {
    const classifier = await answering();
    const running = await start({ classifierUrl: classifier.url });
    await running.publish([
      scoredPost({ n: 1, title, companies: { BOLT: 'neutral', ACME: 'negative' } }),
    ]);
    const { body } = await running.get(path(1, '?target=company:ACME'));
    expect(body.company).toBe('ACME');
    expect(JSON.parse(classifier.requests[0]?.body ?? '')).toEqual({
      text: title,
      mentions: [[[0, 4]]],
      target: { head: 'company', index: 0 },
    });
    const post = (await running.get(`/posts/${hexId(1)}`)).body;
    expect(Object.keys(post.companies[0])).toEqual(['symbol', 'name', 'kind', 'sentiment']);
    expect(await running.get(path(1, '?target=company:ZINC'))).toMatchObject({
      status: 422,
      body: {
        errors: [
          { path: 'target', message: 'ZINC is not named in this post; named are: BOLT, ACME' },
        ],
      },
    });
  });

  it('is found in the lane and replay that are named', async () => {
    const classifier = await answering();
    const running = await start({ classifierUrl: classifier.url });
    const replay = { id: 'r', generation: 0 };
    await running.publish([scoredPost({ n: 1, title: 'In a replay', replay })], 'replay');
    expect((await running.get(path(1))).status).toBe(404);
    await until(async () => {
      const { status } = await running.get(path(1, '?lane=replay&replay=r'));
      return status === 200;
    });
    expect(JSON.parse(classifier.requests[0]?.body ?? '')).toMatchObject({ text: 'In a replay' });
  });

  it('refuses unknown posts and targets without asking', async () => {
    const classifier = await answering();
    const running = await start({ classifierUrl: classifier.url });
    await running.publish([scoredPost({ n: 1, title })]);
    for (const [asked, status] of [
      [path(2), 404],
      ['/posts/no-id/explanation', 422],
      [path(1, '?target=mood'), 422],
      [path(1, '?target=company:'), 422],
      [path(1, `?target=company:${'x'.repeat(33)}`), 422],
      [path(1, '?target=company:ACME'), 422],
      [path(1, '?replay=r'), 422],
      [path(1, '?depth=3'), 422],
    ] as const) {
      expect([asked, (await running.get(asked)).status]).toEqual([asked, status]);
    }
    expect(classifier.requests).toEqual([]);
  });
});

describe('while the classifier cannot explain', () => {
  const problem = (status: number, title: string) =>
    JSON.stringify({ type: 'about:blank', title, status });

  it('says that it is away, or what is wrong with its answer', async () => {
    const gone = await startCollectingServer(() => undefined);
    await gone.close();
    const rude = await classifierThat((request) => request.socket.destroy());
    const strange = await classifierThat((_request, response) => response.end('<html>'));
    const older = await classifierThat((_request, response) =>
      response.writeHead(404, json).end(problem(404, 'Not found')),
    );
    const other = await classifierThat((_request, response) =>
      response.writeHead(200, json).end('{"words":[]}'),
    );
    const place: { classifierUrl?: string } = {};
    const running = await start(place);
    await running.publish([scoredPost({ n: 1, title })]);
    for (const [classifierUrl, status] of [
      [undefined, 503],
      [gone.url, 503],
      [rude.url, 503],
      [strange.url, 502],
      [older.url, 502],
      [other.url, 502],
    ] as const) {
      if (classifierUrl !== undefined) place.classifierUrl = classifierUrl;
      const answer = await running.get(path(1));
      expect(answer).toMatchObject({ status, body: { status } });
      expect(answer.body.title).toMatch(/^The classifier /);
      expect(answer.headers.get('retry-after')).toBe(status === 503 ? '2' : null);
      expect((await running.get(`/posts/${hexId(1)}`)).status).toBe(200);
    }
  });

  it('passes on that it has too much to do, and when to come again', async () => {
    const busy = await classifierThat((_request, response) =>
      response
        .writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '7' })
        .end(problem(503, '9 explanations are waiting already')),
    );
    const running = await start({ classifierUrl: busy.url });
    await running.publish([scoredPost({ n: 1, title })]);
    const answer = await running.get(path(1));
    expect(answer).toMatchObject({
      status: 503,
      body: { title: '9 explanations are waiting already' },
    });
    expect(answer.headers.get('retry-after')).toBe('7');
  });

  it('stops waiting for it when its own caller goes', async () => {
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let givenUp: Promise<void> = Promise.resolve();
    const slow = await classifierThat((_request, response) => {
      givenUp = new Promise((resolve) => response.once('close', resolve));
      arrive();
    });
    const running = await start({ classifierUrl: slow.url });
    await running.publish([scoredPost({ n: 1, title })]);
    const caller = new AbortController();
    const asked = fetch(`${running.url}/api/v1${path(1)}`, { signal: caller.signal });
    await arrived;
    caller.abort();
    await expect(asked).rejects.toThrow();
    await givenUp;
  });

  it("shows it the gateway's token and nothing of the caller's", async () => {
    const classifier = await answering();
    const token = 'a-token-of-some-length';
    const running = await start({ token, classifierUrl: classifier.url });
    await running.publish([scoredPost({ n: 1, title })]);
    expect((await running.get(path(1))).status).toBe(401);
    const authorization = `Bearer ${token}`;
    await running.get(path(1), { authorization, cookie: 'theirs=1' });
    expect(classifier.requests).toHaveLength(1);
    expect(classifier.requests[0]?.headers).toMatchObject({ authorization });
    expect(classifier.requests[0]?.headers['cookie']).toBeUndefined();
  });
});
