import express, { type Request } from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../dashboard/api/client.ts';
import { createStretchPosts, type StretchPosts } from '../../../dashboard/api/stretch-posts.ts';
import { createStore, type Store } from '../../../dashboard/state/store.ts';
import { defaultChoice } from '../../../dashboard/state/view-choice.ts';
import { type Listening, listen } from '../../../services/core/http/listen.ts';
import { buildPostView } from '../../support/build-post-view.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;

let server: Listening;
let asked: Request['query'][];
let failing: boolean;
/** Held answers, by the start of the stretch they are for. */
const held = new Map<string, Promise<void>>();
let store: Store;
let stretchPosts: StretchPosts;

beforeAll(async () => {
  const app = express();
  app.get('/api/v1/posts', async (request, response) => {
    asked.push(request.query);
    const from = String(request.query['from']);
    await held.get(from);
    if (failing) response.status(503).json({ title: 'The history is busy', status: 503 });
    else if (request.query['cursor'] === 'p2') {
      response.json({ posts: [buildPostView(`${from} older`, noon)], next: null });
    } else response.json({ posts: [buildPostView(`${from} newer`, noon)], next: 'p2' });
  });
  server = await listen(app, '127.0.0.1', 0);
});
afterAll(() => server.close());

beforeEach(() => {
  asked = [];
  failing = false;
  store = createStore(
    { choice: { ...defaultChoice, topic: 'IPO' }, list: null, alert: null },
    noon,
  );
  const client = createClient(
    (path, init) => fetch(new URL(String(path), server.url), init),
    () => undefined,
  );
  stretchPosts = createStretchPosts(store, client);
});
const shown = () => store.stretch.value.posts.map(({ id }) => id.replace(/^.* /, ''));

describe('the posts of a stretch', () => {
  it('are asked for by time and topic, page by page', async () => {
    await stretchPosts.show(noon, noon + minute);
    expect(asked).toEqual([
      {
        topic: 'IPO',
        from: '2026-01-05T12:00:00.000Z',
        to: '2026-01-05T12:01:00.000Z',
        limit: '50',
      },
    ]);
    expect(shown()).toEqual(['newer']);
    await stretchPosts.more();
    expect(shown()).toEqual(['newer', 'older']);
    expect(store.stretch.value).toMatchObject({ next: null, loading: false, problem: null });
  });

  it('of a replay and a filter are asked for there', async () => {
    store.choice.value = { ...defaultChoice, replay: 'r1', filter: 'f1' };
    await stretchPosts.show(noon, noon + minute);
    expect(asked).toMatchObject([{ lane: 'replay', replay: 'r1', filter: 'f1' }]);
    expect(asked[0]).not.toHaveProperty('topic');
  });

  it('of a stretch left in the meantime are not shown', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    held.set(new Date(noon).toISOString(), gate);
    const first = stretchPosts.show(noon, noon + minute);
    await stretchPosts.show(noon + minute, noon + 2 * minute);
    release();
    await first;
    held.clear();
    expect(store.stretch.value.posts.map(({ id }) => id)).toEqual([
      '2026-01-05T12:01:00.000Z newer',
    ]);
    stretchPosts.close();
    expect(store.stretch.value.between).toBeNull();
  });

  it('stay when the next page fails, and the reason is told', async () => {
    await stretchPosts.show(noon, noon + minute);
    failing = true;
    await stretchPosts.more();
    expect(shown()).toEqual(['newer']);
    expect(store.stretch.value.problem).toBe('The history is busy');
    failing = false;
    await stretchPosts.more();
    expect(shown()).toEqual(['newer', 'older']);
  });
});
