import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import { type RunningGateway, runGateway } from '../support/running-gateway.ts';
import { hexId, scoredPost } from '../support/scored-posts.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const startup = { type: 'ORG' as const, text: 'startup', start: 43, end: 50, p: 0.9 };
const minute = 60_000;
let running: RunningGateway;

beforeAll(async () => {
  running = await runGateway({ clock: () => noon });
  await running.publish([
    scoredPost({
      n: 1,
      publishedAt: noon - 10 * minute,
      label: 'negative',
      topic: 'Earnings',
      companies: { ACME: 'negative', MSFT: 'positive' },
      title: 'Acme misses, Microsoft gains',
    }),
    scoredPost({
      n: 2,
      publishedAt: noon - 9 * minute,
      label: 'positive',
      topic: 'Earnings',
      companies: { ACME: 'neutral' },
      source: 'other',
    }),
    {
      ...scoredPost({
        n: 3,
        publishedAt: noon - 9 * minute,
        label: 'neutral',
        topic: 'Macro',
        title: 'Prices rise 50% in "one" region',
        body: 'A regional startup felt it.',
      }),
      entities: [startup],
    },
    scoredPost({
      n: 4,
      publishedAt: noon + 60 * minute,
      observedAt: noon - 9 * minute,
      label: 'negative',
      topic: 'Macro',
    }),
    scoredPost({
      n: 5,
      publishedAt: noon - 30 * 60 * minute,
      label: 'negative',
      topic: 'Macro',
      title: '日本銀行は金利を引き上げた',
    }),
  ]);
});
afterAll(() => running.stop());

const idsOf = async (query: string): Promise<string[]> => {
  const { status, body } = await running.get(`/posts?${query}`);
  expect(status).toBe(200);
  return body.posts.map((post: { id: string }) => post.id);
};
const isoAt = (ms: number) => new Date(ms).toISOString();

describe('GET /posts', () => {
  it('lists posts newest first, with everything the contract promises', async () => {
    const { body } = await running.get('/posts');
    expect(body.next).toBeNull();
    expect(body.posts.map((post: { id: string }) => post.id)).toHaveLength(5);
    const first = body.posts.find((post: { id: string }) => post.id === hexId(1));
    expect(first).toMatchObject({
      title: 'Acme misses, Microsoft gains',
      publishedAt: isoAt(noon - 10 * minute),
      source: 'wire',
      kind: 'news',
      url: 'https://news.example/1',
      history: false,
      story: null,
      sentiment: { label: 'negative', negative: 0.8, neutral: 0.1, positive: 0.1 },
      companies: [
        {
          symbol: 'ACME',
          name: 'ACME Incorporated',
          kind: 'company',
          sentiment: { label: 'negative' },
        },
        { symbol: 'MSFT', sentiment: { label: 'positive' } },
      ],
      model: { name: 'made-up', version: '1' },
    });
    expect(first.topics[0]).toEqual({ label: 'Earnings', p: 0.81 });
    expect(first.body).toBeUndefined();
    expect(first.entities).toBeUndefined();
    const times = body.posts.map((post: { publishedAt: string }) => post.publishedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it.each([
    ['topic=Earnings', [2, 1]],
    ['company=ACME', [2, 1]],
    ['company=ACM', []],
    ['source=other', [2]],
    ['sentiment=positive', [2]],
    ['topic=Earnings&sentiment=negative&company=MSFT', [1]],
    ['q=acme', [1]],
    ['q=ACME+misses', [1]],
    ['q=miss', []],
    ['q=start', []],
    ['q=startup+50%25', [3]],
    ['q=%22one%22', [3]],
    ['q=%E9%87%91%E5%88%A9', [5]],
    [`from=${isoAt(noon - 9 * minute)}&to=${isoAt(noon)}`, [2, 3]],
  ])('filters by %s', async (query, expected) => {
    expect((await idsOf(query)).sort()).toEqual(expected.map(hexId).sort());
  });

  it('pages without repeats or gaps, also when posts come in between', async () => {
    const first = await running.get('/posts?limit=2');
    await running.publish([
      scoredPost({ n: 6, publishedAt: noon + 90 * minute, observedAt: noon }),
    ]);
    const ids = first.body.posts.map((post: { id: string }) => post.id);
    for (let next = first.body.next; next !== null; ) {
      const page = await running.get(`/posts?limit=2&cursor=${next}`);
      ids.push(...page.body.posts.map((post: { id: string }) => post.id));
      next = page.body.next;
    }
    expect(ids.sort()).toEqual([1, 2, 3, 4, 5].map(hexId).sort());
  });

  it('serves one post by its id', async () => {
    const { body } = await running.get(`/posts/${hexId(3)}`);
    expect(body).toMatchObject({ id: hexId(3), body: 'A regional startup felt it.' });
    expect(body.entities).toEqual([startup]);
    expect(`${body.title}\n${body.body}`.slice(startup.start, startup.end)).toBe('startup');
    expect((await running.get(`/posts/${hexId(99)}`)).status).toBe(404);
    expect((await running.get('/posts/..%2f')).status).toBe(422);
  });
});

describe('hostile queries', () => {
  it.each([
    ['/posts?filter=mine', 'filter'],
    ['/posts?limit=100000', 'limit'],
    ['/posts?limit=0', 'limit'],
    ['/posts?limit=ten', 'limit'],
    ['/posts?limit=1e2e3', 'limit'],
    ['/posts?cursor=AAAA', 'cursor'],
    ['/posts?cursor=%00', 'cursor'],
    ['/posts?from=yesterday', 'from'],
    ['/posts?from=2026-06-01T12:00:00Z&to=2026-06-01T11:00:00Z', 'from'],
    ['/posts?sentiment=sad', 'sentiment'],
    ['/posts?topic=Macro&topic=Markets', 'topic'],
    ["/posts?topic='; DROP TABLE posts; --", 'topic'],
    ['/posts?lane=replay', 'replay'],
    ['/posts?replay=x', 'replay'],
    [`/posts?q=${'a'.repeat(300)}`, 'q'],
    [`/posts?q=${'a+'.repeat(20)}`, 'q'],
    ['/posts?__proto__=1', '__proto__'],
    ['/posts?constructor[prototype]=1', 'constructor'],
    ['/trends?step=7', 'step'],
    ['/trends?step=90', 'step'],
    ['/trends?from=1900-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&step=60', 'step'],
    ['/trends?from=2026-06-01T12:00:00Z&to=2026-06-01T12:00:00Z', 'from'],
    ['/trends?time=printed', 'time'],
    ['/companies?limit=5000', 'limit'],
    ['/dead-letters?cursor=nonsense', 'cursor'],
  ])('%s is refused and names the field', async (path, field) => {
    const { status, body, headers } = await running.get(path);
    expect(status).toBe(422);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(body.errors)).toContain(field);
  });

  it.each([
    "q=' OR 1=1 --",
    'q=%25_%25',
    'q=.*(a+)+$',
    'q=[(\\',
    'q=%00',
    'q=%F0%9F%92%A5',
    "company=ACME'; DROP TABLE posts; --",
    'source=__proto__',
    'company=',
  ])('%s finds nothing and harms nothing', async (query) => {
    expect(await idsOf(query)).toEqual([]);
    expect((await idsOf('')).length).toBeGreaterThanOrEqual(5);
  });

  it('answers unknown calls with a problem', async () => {
    const { status, body } = await running.get('/nothing');
    expect(status).toBe(404);
    expect(body.status).toBe(404);
    expect((await running.get('/posts/%zz')).status).toBe(400);
  });
});

describe('GET /trends', () => {
  const stretch = `from=${isoAt(noon - 15 * minute)}&to=${isoAt(noon)}`;
  const total = (body: { buckets: { posts: number }[] }) =>
    body.buckets.reduce((sum, bucket) => sum + bucket.posts, 0);

  it('has every bucket, aligned, empty ones with zeros', async () => {
    const { body } = await running.get(`/trends?${stretch}&step=60`);
    expect(body).toMatchObject({ from: isoAt(noon - 15 * minute), to: isoAt(noon), step: 60 });
    expect(body.buckets).toHaveLength(15);
    expect(body.buckets.map((bucket: { at: string }) => bucket.at)).toEqual(
      Array.from({ length: 15 }, (_, i) => isoAt(noon - (15 - i) * minute)),
    );
    expect(body.buckets[5]).toEqual({
      at: isoAt(noon - 10 * minute),
      posts: 1,
      stories: null,
      negative: 1,
      neutral: 0,
      positive: 0,
    });
    // The post dated an hour into the future counts when it was observed.
    expect(body.buckets[6]).toMatchObject({ posts: 3, negative: 1, neutral: 1, positive: 1 });
    expect(body.buckets[7]).toMatchObject({ posts: 0 });
  });

  it('counts by topic, by company with the sentiment towards it, and by observed time', async () => {
    const earnings = await running.get(`/trends?${stretch}&step=900&topic=Earnings`);
    expect(total(earnings.body)).toBe(2);
    const acme = await running.get(`/trends?${stretch}&step=900&company=ACME`);
    expect(acme.body.buckets.at(-1)).toMatchObject({
      posts: 2,
      negative: 1,
      neutral: 1,
      positive: 0,
    });
    const both = await running.get(`/trends?${stretch}&step=900&company=ACME&topic=Macro`);
    expect(total(both.body)).toBe(0);
    const observed = await running.get(`/trends?${stretch}&step=60&time=observed`);
    // Observed five seconds after publication, except for the one observed on the minute.
    expect(observed.body.buckets[6].posts).toBe(3);
  });

  it('widens the stretch to whole buckets and chooses a step by itself', async () => {
    const { body } = await running.get(`/trends?from=${isoAt(noon - 30.5 * 60 * minute)}`);
    expect(body.step).toBe(1_800);
    expect(body.to).toBe(isoAt(noon));
    expect(Date.parse(body.from) % 1_800_000).toBe(0);
    expect(total(body)).toBe(5 + 0);
  });
});

describe('levels', () => {
  it('lists all topics with the last hour beside what is usual', async () => {
    const { body } = await running.get('/topics');
    expect(body.topics.map((topic: { id: string }) => topic.id)).toEqual([...newsTopics]);
    const macro = body.topics.find((topic: { id: string }) => topic.id === 'Macro');
    // One post 30 hours ago, 29 hours before the last hour begins.
    expect(macro).toMatchObject({ posts: 2, negative: 1, neutral: 1 });
    expect(macro.usual).toBeCloseTo(1 / 29, 3);
    expect(macro.change).toBeCloseTo((2 - 1 / 29) * 29, 1);
    const earnings = body.topics.find((topic: { id: string }) => topic.id === 'Earnings');
    expect(earnings).toMatchObject({ posts: 2, usual: 0, change: null });
  });

  it('lists companies by how much is written about them', async () => {
    const { body } = await running.get('/companies');
    expect(body.companies.map((company: { id: string }) => company.id)).toEqual(['ACME', 'MSFT']);
    expect(body.companies[0]).toMatchObject({
      name: 'ACME Incorporated',
      posts: 2,
      negative: 1,
      neutral: 1,
    });
    expect(
      (await running.get(`/companies?at=${isoAt(noon - 3 * 60 * minute)}`)).body.companies,
    ).toEqual([]);
  });
});
