import { afterEach, describe, expect, it } from 'vitest';
import {
  type MastodonServer,
  mastodonToken,
  startMastodonServer,
} from '../../support/providers/mastodon-server.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../../support/running-ingest.ts';
import { describeSource } from '../../support/source-suite.ts';

describe('Mastodon, polled', () => {
  describeSource({
    start: () => startMastodonServer('poll'),
    endless: /no complete answer within 1 s/,
    refused: /the server answered 401/,
  });
});

describe('Mastodon by server-sent events', () => {
  describeSource({
    start: () => startMastodonServer('sse'),
    endless: /nothing whole came for 1 s/,
    refused: /401.*streaming needs `accessToken`/,
  });
});

describe('Mastodon by WebSocket', () => {
  describeSource({
    start: () => startMastodonServer('websocket'),
    endless: /nothing whole came for 1 s/,
    refused: /401.*streaming needs `accessToken`/,
  });
});

describe('what Mastodon has of its own', () => {
  let server: MastodonServer;
  let ingest: RunningIngest | undefined;
  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    await server.close();
  });

  async function read(
    mode: 'poll' | 'sse' | 'websocket',
    changes: Readonly<Record<string, unknown>> = {},
    before: () => void = () => undefined,
  ): Promise<RunningIngest> {
    server = await startMastodonServer(mode);
    before();
    ingest = await startTestIngest({
      sources: [{ ...server.settings, ...changes }],
      config: { secrets: server.secrets },
    });
    await untilLeading(ingest);
    return ingest;
  }

  it('tells boosts, replies, threads and quotes apart, and knows automated accounts', async () => {
    const running = await read('poll', {}, () => {
      const boosted = server.post({ content: '<p>Acme halts its bus line</p>' });
      server.post({
        content: '',
        reblog: boosted,
        account: { id: '9', acct: 'fan@other.example' },
      });
      server.post({ content: '<p>No</p>', in_reply_to_id: '1', in_reply_to_account_id: '2' });
      server.post({
        content: '<p>and</p><p>so on</p>',
        in_reply_to_id: '1',
        in_reply_to_account_id: '5',
        account: { id: '5', acct: 'teller' },
      });
      server.post({
        content:
          '<p class="quote-inline">RE: <a href="https://x.example/1">x</a></p><p>Told you so &amp; more</p>',
        quote: { state: 'accepted', quoted_status: null },
      });
      server.post({ content: '<p>Beep</p>', account: { id: '6', acct: 'robot', bot: true } });
      server.post({ content: '<p>Among us</p>', visibility: 'unlisted' });
    });
    const view = await running.sourceThat('mastodon', ({ posts }) => posts >= 5);
    const posts = await running.posts();
    expect(
      Object.fromEntries(
        posts.map(({ title, author, form }) => [`${form}`, `${author}: ${title}`]),
      ),
    ).toEqual({
      original: 'author1@127.0.0.1:PORT: Acme halts its bus line'.replace(
        '127.0.0.1:PORT',
        new URL(server.url).host,
      ),
      repost: 'fan@other.example: Acme halts its bus line',
      reply: expect.stringContaining('No'),
      thread: expect.stringContaining('and so on'),
      quote: expect.stringMatching(/: Told you so & more$/),
    });
    expect(view.keptOut).toEqual({ bot: 1, cashtags: 0, repeat: 0, rate: 0 });
    const repost = posts.find(({ form }) => form === 'repost');
    expect(repost?.textHash).toBe(posts.find(({ form }) => form === 'original')?.textHash);
  });

  it('keeps hashtags, mentions and links whole, and a warning before its text', async () => {
    const running = await read('poll', {}, () => {
      server.post({
        spoiler_text: 'Markets',
        content:
          '<p>Hold <a href="https://x.example/tags/acme" class="mention hashtag">#<span>Acme</span></a> says <span class="h-card"><a href="#">@<span>jo</span></a></span><br>see <a href="https://acme.example/report"><span class="invisible">https://</span><span class="">acme.example/report</span><span class="invisible"></span></a></p>',
      });
    });
    await running.sourceThat('mastodon', ({ posts }) => posts === 1);
    expect((await running.posts())[0]?.title).toBe(
      'Markets: Hold #Acme says @jo see https://acme.example/report',
    );
  });

  it('goes by the language that a status names, of a boost by that of what it passes on', async () => {
    const running = await read('poll', {}, () => {
      const said = server.post({ content: '<p>Gold in Gefahr</p>', language: 'de' });
      server.post({ content: '', reblog: said, account: { id: '9', acct: 'fan@other.example' } });
      server.post({ content: '<p>Inflation im Mai: stabil</p>', language: null });
    });
    await running.sourceThat('mastodon', ({ posts }) => posts === 3);
    const posts = await running.posts();
    expect(
      posts.map(({ title, form, language }) => `${title}, ${form}: ${language}`).sort(),
    ).toEqual([
      'Gold in Gefahr, original: de',
      'Gold in Gefahr, repost: de',
      'Inflation im Mai: stabil, original: undefined',
    ]);
  });

  it('asks for four hashtags at a time and pages on from the last one', async () => {
    const hashtags = ['stocks', 'bonds', 'gold', 'rates', 'oil'];
    const running = await read('poll', { hashtags }, () => {
      server.publish(Array.from({ length: 3 }, (_, n) => `Early ${n}`));
    });
    await running.sourceThat('mastodon', ({ posts }) => posts === 3);
    expect(server.asked.slice(0, 2)).toEqual([
      '/api/v1/timelines/tag/stocks?any%5B%5D=bonds&any%5B%5D=gold&any%5B%5D=rates&limit=40',
      '/api/v1/timelines/tag/oil?limit=40',
    ]);
    server.publish(Array.from({ length: 100 }, (_, n) => `Later number ${n}`));
    await running.sourceThat('mastodon', ({ posts }) => posts === 103);
    expect(server.asked.at(-1)).toMatch(/min_id=\d+/);
  });

  it('takes of a whole timeline what is about markets', async () => {
    const running = await read('poll', { timeline: 'local' }, () => {
      server.publish(['My cat sleeps', 'Inflation is back', 'Look at $ACME', 'It costs $me a lot']);
    });
    await running.sourceThat('mastodon', ({ posts }) => posts === 2);
    expect((await running.posts()).map(({ title }) => title).sort()).toEqual([
      'Inflation is back',
      'Look at $ACME',
    ]);
    expect(server.asked[0]).toBe('/api/v1/timelines/public?local=true&limit=40');
  });

  it('subscribes to each hashtag on one WebSocket, with the token in the header', async () => {
    await read('websocket', { hashtags: ['stocks', 'bonds'] });
    await until(() => server.subscriptions.length === 2);
    expect(server.subscriptions.map((text) => JSON.parse(text) as unknown)).toEqual([
      { type: 'subscribe', stream: 'hashtag', tag: 'stocks' },
      { type: 'subscribe', stream: 'hashtag', tag: 'bonds' },
    ]);
    expect(server.authorizations[0]).toBe(`Bearer ${mastodonToken}`);
    expect(server.asked.join()).not.toContain(mastodonToken);
  });

  it('says what the server complains of on the WebSocket', async () => {
    const running = await read('websocket');
    await until(() => server.subscriptions.length === 1);
    server.sendRaw('{"error":"Unknown stream type","status":400}');
    const view = await running.sourceThat('mastodon', ({ state }) => state === 'failing');
    expect(view.error).toBe('the server says: Unknown stream type');
  });

  it.each(['sse', 'websocket'] as const)(
    'goes by %s to the address that the server names, but to none of a private network',
    async (mode) => {
      const running = await read(mode, {}, () => {
        server.streaming = server.url.replace('http:', 'ws:');
      });
      await running.sourceThat('mastodon', ({ state }) => state === 'healthy');
      server.streaming = `ws://localhost:${new URL(server.url).port}`;
      const before = server.requests;
      server.cut();
      const view = await running.sourceThat('mastodon', ({ error }) => /public/.test(error ?? ''));
      expect(view.error).toContain('its streaming is at localhost, which is no public address');
      expect(server.requests).toBe(before);
    },
  );

  it('says which variable is missing', async () => {
    server = await startMastodonServer('sse');
    ingest = await startTestIngest({ sources: [server.settings] });
    const view = await ingest.sourceThat('mastodon', ({ state }) => state === 'failing');
    expect(view.error).toContain('BAROGRAPH_SOURCE_MASTODON is not set');
    expect(server.requests).toBe(0);
  });

  it.each(['sse', 'websocket'] as const)(
    'passes over edits, deletions and notices of %s',
    async (mode) => {
      const running = await read(mode);
      await running.sourceThat('mastodon', ({ state }) => state === 'healthy');
      await until(() => server.requests > 0);
      const made = server.post({ content: '<p>As it was</p>' });
      server.sendEvent(
        'status.update',
        JSON.stringify({ ...made, content: '<p>As it is now</p>' }),
      );
      server.sendEvent('delete', String(made['id']));
      server.sendEvent('filters_changed', '');
      server.publish(['And on']);
      await running.sourceThat('mastodon', ({ posts }) => posts === 2);
      expect((await running.posts()).map(({ title }) => title).sort()).toEqual([
        'And on',
        'As it was',
      ]);
      expect(await running.deadLetters()).toEqual([]);
    },
  );

  it('is no event stream where something else answers', async () => {
    server = await startMastodonServer('sse');
    server.setFault({ status: 200, headers: { 'content-type': 'text/html' } });
    ingest = await startTestIngest({
      sources: [server.settings],
      config: { secrets: server.secrets },
    });
    const view = await ingest.sourceThat('mastodon', ({ state }) => state === 'failing');
    expect(view.error).toBe('what it sends is no event stream, but text/html');
  });

  it('cuts an event that is larger than its limit', async () => {
    const running = await read('sse', { frameLimitBytes: 4_096 });
    await running.sourceThat('mastodon', ({ state }) => state === 'healthy');
    server.sendRaw(`data: ${'x'.repeat(10_000)}`);
    const view = await running.sourceThat('mastodon', ({ state }) => state === 'failing');
    expect(view.error).toBe('an event is larger than 4096 bytes (frameLimitBytes)');
  });
});
