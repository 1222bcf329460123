import type { Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSourceFinder } from '../../../dashboard/api/source-finder.ts';
import type { SourcePreviewResponse } from '../../../services/core/contracts/api/sources.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';

const site = 'https://quay.example/';
const [all, markets] = [`${site}all.xml`, `${site}markets.xml`];
let server: ApiServer;
/** Answers that are held back, by the address that was asked for. */
const held = new Map<string, Response>();
let hold = false;

function answerTo(url: string): SourcePreviewResponse {
  const definition = { type: 'feed', url: url === site ? all : url };
  return {
    found: url === site ? 'site' : 'feed',
    feeds: url === site ? [{ url: all }, { url: markets }] : [],
    preview: { definition, items: [], itemCount: 0, postsPerDay: 0 },
    problems: [],
  };
}

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.post('/api/v1/sources/preview', (request, response) => {
      const { url } = request.body as { url: string };
      if (url.startsWith('ftp:')) {
        const errors = [{ path: 'url', message: 'is no web address' }];
        return void response.status(422).json({ title: 'The request is invalid', errors });
      }
      if (hold) return void held.set(url, response);
      response.json(answerTo(url));
    });
  });
});
afterAll(() => server.close());

describe('a look at an address', () => {
  it('shows the first feed of a page, and keeps the others while another is looked at', async () => {
    const finder = createSourceFinder(server.client);
    await finder.look({ url: site });
    expect(finder.chosen.value).toBe(all);
    await finder.show(markets);
    expect(finder.chosen.value).toBe(markets);
    expect(finder.found.value).toEqual({
      ...answerTo(markets),
      ...{ found: 'site' },
      feeds: answerTo(site).feeds,
    });
    expect(finder.looking.value).toBeNull();
  });

  it('goes by the answer to the newest question', async () => {
    const finder = createSourceFinder(server.client);
    await finder.look({ url: site });
    hold = true;
    const first = finder.show(markets);
    const second = finder.show(all);
    await expect.poll(() => held.size).toBe(2);
    held.get(all)?.json(answerTo(all));
    await second;
    held.get(markets)?.json(answerTo(markets));
    await first;
    hold = false;
    expect(finder.found.value?.preview?.definition['url']).toBe(all);
  });

  it('says what is wrong, and leaves what was found before', async () => {
    const finder = createSourceFinder(server.client);
    await finder.look({ url: site });
    await finder.look({ url: 'ftp://quay.example' });
    expect(finder.problem.value).toBe('is no web address');
    expect(finder.found.value?.feeds).toHaveLength(2);
  });
});
