import { afterEach, describe, expect, it } from 'vitest';
import { type RedditServer, startRedditServer } from '../../support/providers/reddit-server.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../../support/running-ingest.ts';
import { describeSource } from '../../support/source-suite.ts';

describe('Reddit', () => {
  describeSource({
    start: startRedditServer,
    endless: /no complete answer within 1 s/,
    refused: /the server answered 401/,
  });
});

describe('what Reddit has of its own', () => {
  let server: RedditServer;
  let ingest: RunningIngest | undefined;
  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    await server.close();
  });

  async function read(
    changes: Readonly<Record<string, unknown>> = {},
    before: () => void = () => undefined,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<RunningIngest> {
    server = await startRedditServer();
    before();
    ingest = await startTestIngest({
      sources: [{ ...server.settings, ...changes }],
      config: { secrets: secrets ?? server.secrets },
    });
    await untilLeading(ingest);
    return ingest;
  }

  it('names itself as Reddit wants, and asks for one token for many requests', async () => {
    const running = await read({}, () => server.publish(['One']));
    await until(() => server.requests >= 3);
    expect(new Set(server.userAgents)).toEqual(new Set(['server:barograph:v0.1 (by /u/somebody)']));
    expect(server.tokens).toBe(1);
    expect((await running.posts())[0]).toMatchObject({
      title: 'One',
      author: 'u/author1',
      nativeId: 't3_x1',
      url: 'https://www.reddit.com/r/stocks/comments/x1/',
    });
  });

  it('asks for a fresh token when the old one is refused', async () => {
    const running = await read({}, () => server.publish(['One']));
    await running.sourceThat('reddit', ({ posts }) => posts === 1);
    server.endTokens();
    server.publish(['Two']);
    await running.sourceThat('reddit', ({ posts }) => posts === 2);
    expect(server.tokens).toBe(2);
  });

  it('says what to compare when the application is not accepted, and asks for no listing', async () => {
    const wrong = { BAROGRAPH_SOURCE_REDDIT_ID: 'x', BAROGRAPH_SOURCE_REDDIT_SECRET: 'y' };
    const running = await read({}, undefined, wrong);
    const view = await running.sourceThat('reddit', ({ state }) => state === 'failing');
    expect(view.error).toMatch(
      /Reddit does not accept the application.*BAROGRAPH_SOURCE_REDDIT_ID/,
    );
    expect(view.error).not.toContain('eDp5');
    expect(server.tokens).toBe(1);
    expect(server.requests).toBe(0);
  });

  it('leaves Reddit alone until its reset when few requests are left', async () => {
    const running = await read({}, () => {
      server.publish(['One']);
      server.limits = { remaining: 1, reset: 240 };
    });
    const view = await running.sourceThat('reddit', ({ posts }) => posts === 1);
    expect(Date.parse(view.nextPollAt ?? '') - Date.now()).toBeGreaterThan(200_000);
    expect(server.requests).toBe(1);
  });

  it('waits for the reset that a 429 names', async () => {
    const running = await read({}, () =>
      server.setFault({
        status: 429,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '500' },
      }),
    );
    const view = await running.sourceThat('reddit', ({ state }) => state === 'failing');
    expect(Date.parse(view.nextPollAt ?? '') - Date.now()).toBeGreaterThan(400_000);
  });

  it('pages back to where it was, also when that submission is gone', async () => {
    const long = Math.floor(Date.now() / 1_000) - 600;
    let last = '';
    const running = await read({}, () => {
      last = server.submit({ title: 'Old', created_utc: long });
    });
    await running.sourceThat('reddit', ({ posts }) => posts === 1);
    server.takeDown(last);
    server.publish(Array.from({ length: 130 }, (_, n) => `Number ${n}`));
    await running.sourceThat('reddit', ({ posts }) => posts === 131);
    expect(server.asked.some((path) => path.includes('after=t3_'))).toBe(true);
    expect(server.asked.some((path) => path.includes('before='))).toBe(false);
  });

  it('reads back as far as before after a date that lies ahead', async () => {
    const ahead = Math.floor(Date.now() / 1_000) + 400 * 86_400;
    const running = await read({}, () => {
      server.submit({ title: 'Old', created_utc: Math.floor(Date.now() / 1_000) - 600 });
      server.submit({ title: 'From next year', created_utc: ahead });
    });
    await running.sourceThat('reddit', ({ posts }) => posts === 2);
    server.publish(Array.from({ length: 130 }, (_, n) => `Number ${n}`));
    await running.sourceThat('reddit', ({ posts }) => posts === 132);
  });

  it('says so when more was submitted than Reddit keeps', async () => {
    const long = Math.floor(Date.now() / 1_000) - 600;
    const running = await read({}, () => server.submit({ title: 'Old', created_utc: long }));
    await running.sourceThat('reddit', ({ posts }) => posts === 1);
    server.publish(Array.from({ length: 1_010 }, (_, n) => `Number ${n}`));
    const view = await running.sourceThat('reddit', ({ note }) => note !== undefined);
    expect(view.note).toBe(
      'r/stocks: more was submitted since the last poll than the 1000 that Reddit keeps',
    );
    expect(view.posts).toBe(1_001);
  });

  it('reads on where a subreddit is closed, and says which one and why', async () => {
    const running = await read({ subreddits: ['secret', 'gone', 'stocks'] }, () => {
      server.closed.set('secret', 403).set('gone', 404);
      server.publish(['Still here']);
    });
    await running.sourceThat('reddit', ({ posts, state }) => posts === 1 && state === 'healthy');
    server.closed.set('stocks', 403);
    const view = await running.sourceThat('reddit', ({ state }) => state === 'failing');
    expect(view.error).toBe(
      'r/secret: it is private or in quarantine, or does not let applications in; r/gone: there is no such subreddit, or it has been banned; r/stocks: it is private or in quarantine, or does not let applications in',
    );
  });

  it('tells crossposts apart, and leaves out what was taken back', async () => {
    const running = await read({}, () => {
      server.submit({ title: 'Crossed', crosspost_parent: 't3_zzz' });
      server.submit({ title: 'Taken back', removed_by_category: 'moderator' });
      server.submit({ title: 'Emptied', selftext: '[removed]', author: '[deleted]' });
      server.submit({ title: 'Daily thread', author: 'AutoModerator' });
      server.submit({ title: 'Why I sell', selftext: 'Because.' });
    });
    const view = await running.sourceThat('reddit', ({ posts }) => posts === 3);
    const posts = await running.posts();
    expect(
      posts.map(({ title, body, form, author }) => [title, body, form, author]).sort(),
    ).toEqual([
      ['Crossed', undefined, 'repost', 'u/author1'],
      ['Emptied', undefined, 'original', undefined],
      ['Why I sell', 'Because.', 'original', 'u/author5'],
    ]);
    expect(view.keptOut?.bot).toBe(1);
  });
});
