import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExplanation } from '../../../dashboard/api/explanation.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';

let asked: string[];
let away: boolean;
/** Held answers, by their target. */
const held = new Map<string, Promise<void>>();
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.get('/api/v1/posts/:id/explanation', async (request, response) => {
      asked.push(request.url);
      const target = String(request.query['target']);
      await held.get(target);
      if (away) response.status(503).json({ title: 'The classifier cannot be reached' });
      else response.json({ label: target });
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  away = false;
});

const live = { replay: null };

describe('the explanation of a post', () => {
  it('is asked for where the post is shown', async () => {
    const explanation = createExplanation(server.client, 'p1');
    await explanation.ask('company:A&B', { replay: 'r1' });
    expect(asked).toEqual([
      '/api/v1/posts/p1/explanation?lane=replay&replay=r1&target=company%3AA%26B',
    ]);
    expect(explanation.explanation.value).toEqual({
      value: { label: 'company:A&B' },
      problem: null,
    });
    expect(explanation.loading.value).toBe(false);
  });

  it('is not one of something else, when its answer comes late or fails', async () => {
    const explanation = createExplanation(server.client, 'p1');
    let release: () => void = () => undefined;
    held.set(
      'topic',
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    );
    const late = explanation.ask('topic', live);
    await explanation.ask('sentiment', live);
    release();
    await late;
    held.clear();
    expect(explanation.explanation.value.value).toEqual({ label: 'sentiment' });
    away = true;
    await explanation.ask('topic', live);
    expect(explanation.explanation.value).toEqual({
      value: null,
      problem: 'The classifier cannot be reached',
    });
    away = false;
    await explanation.ask('topic', live);
    expect(explanation.explanation.value).toEqual({ value: { label: 'topic' }, problem: null });
  });
});
