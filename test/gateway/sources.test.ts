import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningGateway, runGateway } from '../support/running-gateway.ts';
import {
  type RunningIngest,
  startTestIngest,
  until,
  untilLeading,
} from '../support/running-ingest.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

let gateway: RunningGateway;
let ingest: RunningIngest | undefined;
let site: WebServer;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const secret = 'do-not-tell-anybody';

const rss = (items: string, title = 'Quarry wire') =>
  `<rss version="2.0"><channel><title>${title}</title>${items}</channel></rss>`;
const item = (id: string, title = `Item ${id}`) =>
  `<item><title>${title}</title><guid isPermaLink="false">${id}</guid></item>`;

beforeEach(async () => {
  answer = (_request, response) => response.end(rss(item('1')));
  site = await startWebServer((request, response) => {
    response.setHeader('connection', 'close');
    answer(request, response);
  });
  gateway = await runGateway({
    get ingestUrl() {
      return ingest?.url;
    },
  });
});
afterEach(async () => {
  await ingest?.stop();
  ingest = undefined;
  await gateway.stop();
  await site.close();
});

async function start(options: Parameters<typeof startTestIngest>[0] = {}): Promise<RunningIngest> {
  ingest = await startTestIngest({ bus: gateway.bus, ...options });
  await untilLeading(ingest);
  return ingest;
}

const feed = (changes: Readonly<Record<string, unknown>> = {}) => ({
  type: 'feed',
  url: `${site.url}/feed`,
  intervalSeconds: 1,
  ...changes,
});
const errorsOf = (body: { errors?: { path: string; message: string }[] }) =>
  (body.errors ?? []).map(({ path, message }) => `${path}: ${message}`);

describe('a source that is added', () => {
  it('is read from at once, without a restart, and what it shows first is history', async () => {
    let items = item('1');
    answer = (_request, response) => response.end(rss(items));
    const running = await start();
    const made = await gateway.send('POST', '/sources', {
      definition: feed({ id: 'quarry', name: 'Quarry', tags: ['stone'] }),
      by: 'Ada',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: 'quarry',
      name: 'Quarry',
      origin: 'added',
      tags: ['stone'],
      weight: 1,
      version: 1,
      updatedBy: 'Ada',
      definition: { type: 'feed', url: `${site.url}/feed`, intervalSeconds: 1 },
    });
    await running.sourceThat('quarry', ({ posts }) => posts === 1);
    items = item('2') + items;
    await running.sourceThat('quarry', ({ posts }) => posts === 2);
    const posts = await running.posts();
    expect(posts.map(({ title, source, history }) => [title, source, history])).toEqual([
      ['Item 1', 'quarry', true],
      ['Item 2', 'quarry', false],
    ]);
    const { body } = await gateway.get('/sources');
    const view = body.sources.find(({ id }: { id: string }) => id === 'quarry');
    expect(view).toMatchObject({ version: 1, intervalSeconds: 1 });
    expect(view.words).toMatch(/^It has worked since .* UTC; it is asked about every 1 s\./);
  });

  it('keeps where it has got to when it is changed, deleted and added again', async () => {
    const running = await start();
    await gateway.send('POST', '/sources', { definition: feed({ id: 'quarry' }) });
    await running.sourceThat('quarry', ({ posts }) => posts === 1);
    const changed = await gateway.send('PUT', '/sources/quarry', {
      version: 1,
      definition: feed({ id: 'quarry', name: 'Renamed', kind: 'regulator' }),
    });
    expect(changed.body).toMatchObject({ version: 2, name: 'Renamed', kind: 'regulator' });
    await running.sourceThat(
      'quarry',
      ({ name, duplicates }) => name === 'Renamed' && duplicates > 0,
    );
    const stale = await gateway.send('PUT', '/sources/quarry', { version: 1, definition: feed() });
    expect(stale.status).toBe(409);
    expect((await gateway.send('DELETE', '/sources/quarry?version=2')).status).toBe(204);
    expect(await running.source('quarry')).toBeUndefined();
    const asked = site.requests.length;
    expect((await gateway.get('/sources/quarry')).status).toBe(404);
    answer = (_request, response) => response.end(rss(item('2') + item('1')));
    const again = await gateway.send('POST', '/sources', { definition: feed({ id: 'quarry' }) });
    expect(again.body).toMatchObject({ version: 4 });
    await running.sourceThat('quarry', ({ posts, duplicates }) => posts === 1 && duplicates === 1);
    expect(site.requests.length).toBeGreaterThan(asked);
    const history = await gateway.get('/sources/quarry/history');
    expect(history.body.versions.map((each: { version: number }) => each.version)).toEqual([
      4, 3, 2, 1,
    ]);
  });

  it('is there again after a restart of ingest, and paused if it was', async () => {
    let running = await start();
    await gateway.send('POST', '/sources', { definition: feed({ id: 'a' }) });
    await gateway.send('POST', '/sources', { definition: feed({ id: 'b' }), paused: true });
    await running.sourceThat('a', ({ posts }) => posts === 1);
    await running.stop();
    running = await start({ dataDir: running.dataDir });
    await running.sourceThat('a', ({ state }) => state === 'healthy');
    expect(await running.source('b')).toMatchObject({ state: 'paused' });
    await gateway.send('POST', '/sources/b/resume', {});
    await running.sourceThat('b', ({ state }) => state === 'healthy');
    expect((await gateway.get('/sources/b')).body.definition.url).toBe(`${site.url}/feed`);
  });

  it('whose weight is 0 is charted, and never detected on', async () => {
    let items = item('1');
    answer = (_request, response) => response.end(rss(items));
    const running = await start();
    await gateway.send('POST', '/sources', { definition: feed({ id: 'quarry' }), weight: 0 });
    await running.sourceThat('quarry', ({ posts }) => posts === 1);
    items = item('2') + items;
    await running.sourceThat('quarry', ({ posts }) => posts === 2);
    await gateway.send('PUT', '/sources/quarry', { version: 1, weight: 1 });
    items = item('3') + items;
    await running.sourceThat('quarry', ({ posts }) => posts === 3);
    const posts = await running.posts();
    expect(posts.map(({ title, history }) => [title, history])).toEqual([
      ['Item 1', true],
      ['Item 2', true],
      ['Item 3', false],
    ]);
  });

  it('gets an id of its own where none is given', async () => {
    await start();
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const definition = feed({ name: 'Quarry wire', url: `${site.url}/${n}` });
      ids.push((await gateway.send('POST', '/sources', { definition })).body.id);
    }
    expect(ids).toEqual(['127.0.0.1', '127.0.0.1-quarry-wire', '127.0.0.1-quarry-wire-2']);
    const taken = await gateway.send('POST', '/sources', { definition: feed({ id: ids[0] }) });
    expect(taken.status).toBe(409);
  });

  it('is refused in words when it cannot be used, and nothing is kept of it', async () => {
    await start();
    const add = async (definition: unknown) => {
      const { status, body } = await gateway.send('POST', '/sources', { definition });
      expect(status).toBe(422);
      return errorsOf(body).join('\n');
    };
    expect(await add({ type: 'pigeon' })).toMatch(/^definition\.type: /);
    expect(await add(feed({ url: 'ftp://x.example' }))).toMatch(/^definition\.url: /);
    expect(await add(feed({ colour: 'red' }))).toMatch(/colour/);
    expect(await add(feed({ id: 'api' }))).toMatch(/"api" is the id of posts that are pushed/);
    expect(await add({ type: 'file', id: 'f', path: '/etc/passwd' })).toMatch(
      /only stand in barograph\.yaml/,
    );
    expect(await add(feed({ url: 'https://a:b@x.example/' }))).toMatch(/must hold no password/);
    const inline = await add(feed({ authorization: `Bearer ${secret}` }));
    expect(inline).toMatch(/"authorization"; a secret stands in a variable BAROGRAPH_SOURCE_/);
    expect(inline).not.toContain(secret);
    expect(await add(feed({ authorizationVariable: 'PATH' }))).toMatch(/BAROGRAPH_SOURCE_/);
    expect(
      await add(feed({ url: 'http://x.example/', authorizationVariable: 'BAROGRAPH_SOURCE_X' })),
    ).toMatch(/a key is sent over https only/);
    expect(await add({ ...feed(), name: 'x'.repeat(30_000) })).toMatch(/longer than 20000/);
    expect((await gateway.get('/sources')).body.sources).toHaveLength(1);
  });
});

describe('a source of the configuration', () => {
  it('is shown with its settings, can be paused, tagged and weighed, but not changed or deleted', async () => {
    const url = site.url.replace('http://', `http://reader:${secret}@`);
    await start({ sources: [feed({ id: 'wire', url, tags: ['old'] })] });
    const shown = await gateway.get('/sources/wire');
    expect(shown.body).toMatchObject({ origin: 'configuration', version: 0, tags: ['old'] });
    expect(JSON.stringify(shown.body)).not.toContain(secret);
    const refused = await gateway.send('PUT', '/sources/wire', { version: 0, definition: feed() });
    expect(errorsOf(refused.body)[0]).toMatch(/^definition: it stands in the configuration/);
    const set = await gateway.send('PUT', '/sources/wire', {
      version: 0,
      tags: ['new'],
      weight: 0,
      paused: true,
    });
    expect(set.body).toMatchObject({ version: 1, tags: ['new'], weight: 0, state: 'paused' });
    await gateway.send('POST', '/sources/wire/resume', {});
    expect((await gateway.get('/sources/wire')).body).toMatchObject({
      version: 2,
      tags: ['new'],
      weight: 0,
    });
    expect(
      (await gateway.send('POST', '/sources', { definition: feed({ id: 'wire' }) })).status,
    ).toBe(422);
    expect((await gateway.send('DELETE', '/sources/wire?version=2')).status).toBe(204);
    await until(async () => (await gateway.get('/sources/wire')).body.tags[0] === 'old');
    expect((await gateway.send('DELETE', '/sources/wire?version=3')).status).toBe(409);
  });
});

describe('a preview', () => {
  const preview = async (body: unknown) =>
    (await gateway.send('POST', '/sources/preview', body)).body;

  it('finds the feeds of a page and shows the first one, without keeping anything', async () => {
    const page = `<html><head><title>Quarry</title>
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
      <link rel="alternate" type="application/rss+xml" title="News" href="news.xml">
      <link rel="alternate" type="application/feed+json" href="http://10.0.0.1/feed.json">
      </head><body><a href="/old/rss">Old feed</a></body></html>`;
    answer = (request, response) => {
      if (request.url === '/start')
        response.writeHead(200, { 'content-type': 'text/html' }).end(page);
      else
        response.end(rss(item('1', 'Quarry &amp;amp; Sons &lt;b&gt;close&lt;/b&gt;') + item('2')));
    };
    const running = await start();
    const found = await preview({ url: `${site.url}/start` });
    expect(found).toMatchObject({
      found: 'site',
      feeds: [
        { url: `${site.url}/news.xml`, title: 'News' },
        { url: `${site.url}/old/rss`, title: 'Old feed' },
        { url: `${site.url}/comments/feed`, title: 'Comments' },
      ],
      preview: {
        title: 'Quarry wire',
        itemCount: 2,
        definition: {
          type: 'feed',
          id: '127.0.0.1',
          name: 'Quarry wire',
          url: `${site.url}/news.xml`,
        },
      },
      problems: ['none of its items bears a date: they count as published when they are seen'],
    });
    expect(found.preview.items[0].title).toBe('Quarry & Sons close');
    expect(await running.posts()).toEqual([]);
    const saved = await gateway.send('POST', '/sources', { definition: found.preview.definition });
    expect(saved.status).toBe(201);
    expect((await preview({ url: `${site.url}/news.xml` })).problems[0]).toBe(
      '"127.0.0.1" reads from this address already',
    );
  });

  it('looks where feeds commonly lie, takes JSON Feed, and shows what a definition leads to', async () => {
    const json = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'J',
      language: 'de',
      items: [{ id: '1', content_text: 'Eins', date_published: '2020-01-01T00:00:00Z' }],
    });
    answer = (request, response) => {
      if (request.url === '/feed.json') response.end(json);
      else if (request.url === '/') response.end('<html><body>Nothing here</body></html>');
      else response.writeHead(404).end();
    };
    await start();
    const found = await preview({ url: site.url });
    expect(found).toMatchObject({ found: 'site', feeds: [{ url: `${site.url}/feed.json` }] });
    expect(found.preview).toMatchObject({
      title: 'J',
      language: 'de',
      itemCount: 1,
      intervalSeconds: 21_600,
    });
    expect(found.problems).toEqual([
      'its newest item is of 2020-01-01: it may have been given up',
      'it says that its language is "de": only English is scored',
    ]);
    const defined = await preview({ definition: feed({ url: `${site.url}/feed.json` }) });
    expect(defined).toMatchObject({ found: 'source', preview: { itemCount: 1 } });
    const missing = await preview({ definition: feed({ url: `${site.url}/gone` }) });
    expect(missing).toEqual({
      found: 'nothing',
      feeds: [],
      preview: null,
      problems: ['the server answered 404 Not Found'],
    });
  });

  it('says in words what is wrong', async () => {
    await start();
    answer = (_request, response) => response.end('{"neither": "nor"}');
    expect((await preview({ url: site.url })).problems[0]).toMatch(
      /^It is neither a feed nor a web page/,
    );
    answer = (_request, response) => response.end('<html></html>');
    expect((await preview({ url: site.url })).problems).toEqual([
      'The page names no feed, and none lies where feeds commonly do.',
    ]);
    answer = (_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    expect((await preview({ url: site.url })).problems[0]).toMatch(/no public address/);
    expect((await preview({ url: 'http://127.0.0.1:1/' })).problems[0]).toMatch(
      /refused the connection/,
    );
    expect(errorsOf(await preview({ url: 'ftp://x.example' }))).toEqual(['url: is no web address']);
    expect(errorsOf(await preview({}))[0]).toMatch(/either url or definition/);
    expect(
      errorsOf(await preview({ definition: { type: 'file', path: '/etc/passwd' } })).join(),
    ).toMatch(/only stand in barograph.yaml/);
  });
});

it('lists the types that can be added, with their settings', async () => {
  await start();
  const { types } = (await gateway.get('/source-types')).body;
  expect(types.find(({ type }: { type: string }) => type === 'file').addable).toBe(false);
  const { addable, schema } = types.find(({ type }: { type: string }) => type === 'feed');
  expect(addable).toBe(true);
  expect(schema.required).toEqual(expect.arrayContaining(['type', 'url']));
  expect(schema.properties.url.description).toBe('Address of the feed.');
});

describe('OPML', () => {
  it('is imported with folders as tags, each address once, and exported again', async () => {
    const running = await start();
    const opml = `<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
      <outline text="Stone"><outline type="rss" text="Quarry" xmlUrl="${site.url}/a" category="/uk/pits"/></outline>
      <outline type="rss" text="Again" xmlUrl="${site.url}/a"/>
      <outline type="rss" title="Second &amp; last" text="x" xmlUrl="${site.url}/b"/>
      <outline type="rss" text="Odd" xmlUrl="javascript:alert(1)"/></body></opml>`;
    const dry = await gateway.send('POST', '/sources/import', { opml, dryRun: true });
    expect(dry.body.added).toHaveLength(2);
    expect((await gateway.get('/sources')).body.sources).toHaveLength(1);
    const { body } = await gateway.send('POST', '/sources/import', { opml, tags: ['mine'] });
    expect(body).toEqual({
      added: [
        { id: '127.0.0.1', name: 'Quarry', url: `${site.url}/a` },
        { id: '127.0.0.1-second-last', name: 'Second & last', url: `${site.url}/b` },
      ],
      known: [{ id: '127.0.0.1', url: `${site.url}/a` }],
      refused: [{ url: 'javascript:alert(1)', reason: 'it is no web address' }],
    });
    await running.sourceThat('127.0.0.1', ({ posts }) => posts === 1);
    const response = await fetch(`${gateway.url}/api/v1/sources.opml`);
    expect(response.headers.get('content-type')).toContain('text/x-opml');
    const exported = await response.text();
    expect(exported).toContain('category="Stone,uk,pits,mine"');
    const again = await gateway.send('POST', '/sources/import', { opml: exported });
    expect(again.body.added).toEqual([]);
    expect(again.body.known).toHaveLength(2);
  });

  it('that is none is refused in words', async () => {
    await start();
    const refused = await gateway.send('POST', '/sources/import', { opml: 'not at all' });
    expect(refused.status).toBe(422);
    expect(errorsOf(refused.body)[0]).toMatch(/^opml: it is no OPML/);
    const bomb = '<!DOCTYPE x [<!ENTITY a "b">]><opml><body/></opml>';
    expect((await gateway.send('POST', '/sources/import', { opml: bomb })).status).toBe(422);
  });
});

it('says so when ingest is away', async () => {
  const made = await gateway.send('POST', '/sources', { definition: feed() });
  expect(made.status).toBe(503);
  expect(made.headers.get('retry-after')).not.toBeNull();
  expect((await gateway.send('POST', '/sources/preview', { url: site.url })).status).toBe(503);
});
