import { afterEach, describe, expect, it } from 'vitest';
import {
  type JetstreamServer,
  startJetstreamServer,
} from '../../support/providers/jetstream-server.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../../support/running-ingest.ts';
import { describeSource } from '../../support/source-suite.ts';

describe('Bluesky by Jetstream', () => {
  describeSource({
    start: startJetstreamServer,
    endless: /nothing whole came for 1 s/,
    refused: /the server answered 401/,
  });
});

describe('what Jetstream has of its own', () => {
  const servers: JetstreamServer[] = [];
  let ingest: RunningIngest | undefined;
  afterEach(async () => {
    await ingest?.stop();
    ingest = undefined;
    for (const server of servers.splice(0)) await server.close();
  });

  async function read(
    changes: Readonly<Record<string, unknown>> = {},
  ): Promise<{ readonly running: RunningIngest; readonly server: JetstreamServer }> {
    const server = await startJetstreamServer();
    servers.push(server);
    const running = await startTestIngest({ sources: [{ ...server.settings, ...changes }] });
    ingest = running;
    await untilLeading(running);
    await until(() => server.requests > 0);
    await running.sourceThat('bluesky', ({ state }) => state !== 'failing');
    return { running, server };
  }

  const $type = 'app.bsky.feed.post';
  const at = (did: string, rkey: string): { uri: string; cid: string } => ({
    uri: `at://${did}/${$type}/${rkey}`,
    cid: 'bafy',
  });

  async function formsOf(running: RunningIngest): Promise<Record<string, string | undefined>> {
    return Object.fromEntries((await running.posts()).map(({ title, form }) => [title, form]));
  }

  it('tells replies, threads, quotes and reposts apart; a repost is a copy', async () => {
    const { running, server } = await read({ reposts: true });
    const me = 'did:plc:me';
    server.commit(me, $type, '1', { $type, text: 'Acme closes its mill' });
    const thread = { root: at(me, '1'), parent: at(me, '1') };
    server.commit(me, $type, '2', { $type, text: 'and the port as well', reply: thread });
    server.commit('did:plc:you', $type, '3', { $type, text: 'no it does not', reply: thread });
    const quoted = { $type: 'app.bsky.embed.record', record: at(me, '1') };
    server.commit('did:plc:you', $type, '4', { $type, text: 'so it begins', embed: quoted });
    const withMedia = {
      $type: 'app.bsky.embed.recordWithMedia',
      record: { record: at(me, '1') },
      media: {},
    };
    server.commit('did:plc:you', $type, '5', { $type, text: 'with a chart', embed: withMedia });
    server.commit('did:plc:fan', 'app.bsky.feed.repost', '6', { subject: at(me, '1') });
    server.commit('did:plc:fan', 'app.bsky.feed.repost', '7', { subject: at(me, 'unknown') });
    await running.sourceThat('bluesky', ({ posts }) => posts === 6);
    const posts = await running.posts();
    expect(posts.map(({ title, form, author }) => [title, form, author]).sort()).toEqual([
      ['Acme closes its mill', 'original', me],
      ['Acme closes its mill', 'repost', 'did:plc:fan'],
      ['and the port as well', 'thread', me],
      ['no it does not', 'reply', 'did:plc:you'],
      ['so it begins', 'quote', 'did:plc:you'],
      ['with a chart', 'quote', 'did:plc:you'],
    ]);
    const copies = posts.filter(({ title }) => title === 'Acme closes its mill');
    expect(new Set(copies.map(({ textHash }) => textHash)).size).toBe(1);
  });

  it('picks out finance words and cashtags, and languages where they are said', async () => {
    const { running, server } = await read({
      words: ['rate cut'],
      cashtags: true,
      languages: ['en'],
    });
    const say = (text: string, langs?: readonly string[]): void => {
      server.commit('did:plc:a', $type, String(server.requests + Math.random()), {
        $type,
        text,
        langs,
      });
    };
    say('A rate cut at last', ['en-GB']);
    say('Our separate cut of beef', ['en']);
    say('Look at $ACME', []);
    say('Look at $ACME', ['de']);
    say('The last word: RATE CUT');
    await running.sourceThat('bluesky', ({ posts }) => posts === 3);
    expect(Object.keys(await formsOf(running)).sort()).toEqual([
      'A rate cut at last',
      'Look at $ACME',
      'The last word: RATE CUT',
    ]);
  });

  it('goes by the language that an author names, if it is one', async () => {
    const { running, server } = await read();
    const say = (rkey: string, text: string, langs: readonly string[]): void => {
      server.commit('did:plc:a', $type, rkey, { $type, text, langs });
    };
    say('1', 'Gold in Gefahr', ['de']);
    say('2', 'Aktien in Gefahr', ['de', 'en']);
    say('3', 'Rates held again by the bank', ['de']);
    await running.sourceThat('bluesky', ({ posts }) => posts === 3);
    const posts = await running.posts();
    expect(Object.fromEntries(posts.map(({ title, language }) => [title, language]))).toEqual({
      'Gold in Gefahr': 'de',
      'Aktien in Gefahr': undefined,
      'Rates held again by the bank': undefined,
    });
  });

  it('passes over edits, deletions, identities and accounts', async () => {
    const { running, server } = await read();
    server.commit('did:plc:a', $type, '1', { $type, text: 'As it was' });
    const edit = { rev: '2', collection: $type, rkey: '1' };
    server.send({
      did: 'did:plc:a',
      kind: 'commit',
      commit: { ...edit, operation: 'update', record: { $type, text: 'As it is now' } },
    });
    server.send({ did: 'did:plc:a', kind: 'commit', commit: { ...edit, operation: 'delete' } });
    server.send({ did: 'did:plc:a', kind: 'identity', identity: { handle: 'a.example' } });
    server.send({
      did: 'did:plc:a',
      kind: 'account',
      account: { active: false, status: 'deleted' },
    });
    server.publish(['And on']);
    await running.sourceThat('bluesky', ({ posts }) => posts === 2);
    expect(Object.keys(await formsOf(running)).sort()).toEqual(['And on', 'As it was']);
    expect(await running.deadLetters()).toEqual([]);
  });

  it('puts whole links where apps show shortened ones, by bytes, and keeps words that carry a link', async () => {
    const { running, server } = await read();
    const text = '€ falls: acme.example/a-lon… and more here';
    const place = (words: string): { byteStart: number; byteEnd: number } => {
      const byteStart = Buffer.byteLength(text.slice(0, text.indexOf(words)));
      return { byteStart, byteEnd: byteStart + Buffer.byteLength(words) };
    };
    const link = (uri: string) => [{ $type: 'app.bsky.richtext.facet#link', uri }];
    const facets = [
      { index: place('acme.example/a-lon…'), features: link('https://acme.example/a-long-story') },
      { index: place('here'), features: link('https://acme.example/b') },
      { index: { byteStart: -1, byteEnd: 9_999 }, features: link('https://evil.example') },
    ];
    server.commit('did:plc:a', $type, '1', { $type, text, facets });
    const card = {
      $type: 'app.bsky.embed.external',
      external: { uri: 'https://x.example', title: 'Only a card' },
    };
    server.commit('did:plc:a', $type, '2', { $type, text: '', embed: card });
    await running.sourceThat('bluesky', ({ posts }) => posts === 2);
    expect(Object.keys(await formsOf(running)).sort()).toEqual([
      'Only a card',
      '€ falls: https://acme.example/a-long-story and more here',
    ]);
  });

  it('asks for what it wants, and resumes a few seconds before the last event', async () => {
    const { running, server } = await read({ accounts: ['did:plc:author1'], rewindSeconds: 3 });
    const [query] = server.queries;
    expect(query?.getAll('wantedCollections')).toEqual([$type]);
    expect(query?.getAll('wantedDids')).toEqual(['did:plc:author1']);
    expect(query?.get('maxMessageSizeBytes')).toBe('1048576');
    expect(query?.has('cursor')).toBe(false);
    server.publish(['Mine']);
    await running.sourceThat('bluesky', ({ posts }) => posts === 1);
    const last = server.send({ did: 'did:plc:author1', kind: 'identity', identity: {} });
    server.publish(['Of somebody else']);
    await until(() => server.unsentBytes === 0);
    server.cut();
    await until(() => server.queries.length === 2);
    const resumed = Number(server.queries[1]?.get('cursor'));
    expect(last - resumed).toBeGreaterThanOrEqual(3_000_000);
    expect(await formsOf(running)).toEqual({ Mine: 'original' });
  });

  it('goes on at the next instance when one fails', async () => {
    const first = await startJetstreamServer();
    const second = await startJetstreamServer();
    servers.push(first, second);
    first.setFault({ status: 503 });
    const urls = [first.url, second.url];
    const running = await startTestIngest({ sources: [{ ...first.settings, urls }] });
    ingest = running;
    await until(() => second.requests > 0);
    second.publish(['From the second']);
    await running.sourceThat('bluesky', ({ posts, state }) => posts === 1 && state === 'healthy');
  });

  it.each([
    [1001, 'bye', 'it is going away (close code 1001): bye', 0],
    [1008, 'banned', 'it refuses us by its policy (close code 1008): banned', 100_000],
    [1013, '', 'it has too much to do at the moment (close code 1013)', 0],
  ])('says what close code %i means', async (code, reason, words, leastWaitMs) => {
    const { running, server } = await read();
    server.closeAll(code, reason);
    const view = await running.sourceThat('bluesky', ({ state }) => state === 'failing');
    expect(view.error).toBe(words);
    expect(Date.parse(view.nextPollAt ?? '') - Date.now()).toBeGreaterThan(leastWaitMs - 1_000);
  });

  it('is healthy again after a cut, also while nobody says anything', async () => {
    const { running, server } = await read({ accounts: ['did:plc:silent'] });
    server.closeAll(1013, '');
    await running.sourceThat('bluesky', ({ state }) => state === 'failing');
    const view = await running.sourceThat('bluesky', ({ state }) => state === 'healthy');
    expect(view.posts).toBe(0);
  });

  it('cuts a frame that is larger than its limit', async () => {
    const { running, server } = await read({ frameLimitBytes: 2_048 });
    server.sendRaw('x'.repeat(5_000));
    const view = await running.sourceThat('bluesky', ({ state }) => state === 'failing');
    expect(view.error).toBe('a frame is larger than 2048 bytes (frameLimitBytes)');
  });

  it('keeps frames that are no JSON or binary, and leaves a stream of nothing else', async () => {
    const { running, server } = await read();
    server.sendRaw('{"half":');
    server.sendRaw(Buffer.from([1, 2, 3]));
    server.publish(['Sound']);
    await running.sourceThat('bluesky', ({ posts, rejected }) => posts === 1 && rejected === 2);
    for (let n = 0; n < 120; n += 1) server.sendRaw(`nonsense ${n}`);
    const view = await running.sourceThat('bluesky', ({ state }) => state === 'failing');
    expect(view.error).toMatch(/frames in a row make no sense/);
  });

  it('does not believe a date in the future, nor a cursor far ahead', async () => {
    const { running, server } = await read();
    const tomorrow = Date.now() + 86_400_000;
    const createdAt = new Date(tomorrow).toISOString();
    server.commit('did:plc:a', $type, '1', { $type, text: 'From tomorrow', createdAt });
    server.send({ did: 'did:plc:a', kind: 'identity', time_us: tomorrow * 1_000 });
    await running.sourceThat('bluesky', ({ posts }) => posts === 1);
    const [post] = await running.posts();
    expect(post?.publishedAt).toBeLessThanOrEqual(Date.now());
    server.cut();
    await until(() => server.queries.length === 2);
    expect(Number(server.queries[1]?.get('cursor'))).toBeLessThan(Date.now() * 1_000);
  });

  it('counts what the spam rules keep out, and shows it', async () => {
    const { running, server } = await read();
    const texts = ['$A $B $C $D $E $F $G to the moon', 'One sound post about the day'];
    for (const [n, text] of texts.entries())
      server.commit('did:plc:a', $type, `${n}`, { $type, text });
    const alert = 'Join our free trading room today for the best alerts of them all';
    for (let n = 0; n < 4; n += 1)
      server.commit('did:plc:spam', $type, `s${n}`, { $type, text: `${alert} ${n}` });
    const view = await running.sourceThat(
      'bluesky',
      ({ keptOut, posts }) => keptOut?.repeat === 3 && posts === 2,
    );
    expect(view).toMatchObject({ posts: 2, keptOut: { bot: 0, cashtags: 1, repeat: 3, rate: 0 } });
    const response = await fetch(`${running.url}/api/v1/sources/bluesky/kept-out`);
    const { keptOut } = (await response.json()) as { keptOut: Record<string, string>[] };
    expect(keptOut.map(({ rule }) => rule)).toEqual(['repeat', 'repeat', 'repeat', 'cashtags']);
    expect(keptOut[3]).toMatchObject({ author: 'did:plc:a', text: texts[0] });
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    expect(metrics).toContain('barograph_ingest_kept_out_total{source="bluesky",rule="repeat"} 3');
    expect((await fetch(`${running.url}/api/v1/sources/nobody/kept-out`)).status).toBe(404);
  });
});
