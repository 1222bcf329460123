import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCompanyFinder } from '../../../../services/core/posts/companies/company-finder.ts';
import { loadGazetteer } from '../../../../services/core/posts/companies/load-gazetteer.ts';
import {
  SecListError,
  updateCompanies,
} from '../../../../services/core/posts/companies/sec-list.ts';

const list = {
  fields: ['cik', 'name', 'ticker', 'exchange'],
  data: [
    [1, 'Apple Inc.', 'AAPL', 'Nasdaq'],
    [2, 'QUUX QUARK SYSTEMS CORP /DE/', 'QQXZ', 'NYSE'],
    [2, 'QUUX QUARK SYSTEMS CORP /DE/', 'QQXZ-B', 'NYSE'],
    [3, 'Zzyplon, Inc.', 'ZZYP', null],
    [4, 'BERKSHIRE HATHAWAY INC', 'BRK-B', 'NYSE'],
    [4, 'BERKSHIRE HATHAWAY INC', 'BRK-Q', 'NYSE'],
  ],
};
const contact = 'Barograph tests admin@example.com';

let dataDir: string;
const servers: Server[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'barograph-sec-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(dataDir, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.json`;
}

const serveText = (text: string, status = 200): Promise<string> =>
  serve((_, response) => response.writeHead(status).end(text));

const update = (url: string, options: Partial<Parameters<typeof updateCompanies>[0]> = {}) =>
  updateCompanies({ fetch, dataDir, contact, url, ...options });

const names = (): Promise<string[]> =>
  readdir(join(dataDir, 'companies')).catch((): string[] => []);

describe('updating the list', () => {
  it('names the contact to the SEC and keeps the list', async () => {
    let agent: string | undefined;
    const url = await serve((request, response) => {
      agent = request.headers['user-agent'];
      response.end(JSON.stringify(list));
    });
    const path = join(dataDir, 'companies', 'sec.json');
    expect(await update(url)).toEqual({ tickers: 6, path });
    expect(agent).toBe(`Barograph ${contact}`);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(list);
    expect(await names()).toEqual(['sec.json']);
  });

  it.each([undefined, '', '  ', 'nobody', 'a\r\nb: admin@example.com'])(
    'asks for a contact and sends nothing without one: %j',
    async (missing) => {
      let requests = 0;
      const url = await serve((_, response) => {
        requests += 1;
        response.end();
      });
      await expect(update(url, { contact: missing })).rejects.toThrow(/contact: the SEC asks/);
      expect(requests).toBe(0);
    },
  );

  it.each([
    ['no JSON', 'no JSON'],
    ['{"fields":["a"],"data":[]}', 'documented form'],
    [JSON.stringify({ ...list, data: [['1', 'x', 'X', null]] }), 'documented form'],
    [JSON.stringify({ ...list, data: [[1, 'x', '../../../etc', null]] }), 'documented form'],
  ])('refuses %s and keeps what was there', async (text, message) => {
    await update(await serveText(JSON.stringify(list)));
    await expect(update(await serveText(text))).rejects.toThrow(message);
    expect(await names()).toEqual(['sec.json']);
    expect(JSON.parse(await readFile(join(dataDir, 'companies', 'sec.json'), 'utf8'))).toEqual(
      list,
    );
  });

  it.each([
    [403, false],
    [429, true],
    [503, true],
  ])('says whether trying again may help after %d', async (status, retriable) => {
    const failure = await update(await serveText('no', status)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SecListError);
    expect(failure).toMatchObject({ retriable, message: expect.stringContaining(`${status}`) });
  });

  it('stops at the limit of the body', async () => {
    const url = await serveText(' '.repeat(5000));
    await expect(update(url, { bodyLimitBytes: 1000 })).rejects.toThrow('more than 1000 bytes');
    expect(await names()).toEqual([]);
  });

  it('stops when the server is silent', async () => {
    const url = await serve(() => {});
    await expect(update(url, { timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms');
  });

  it('follows no redirect and says when nobody answers', async () => {
    const target = await serveText(JSON.stringify(list));
    const url = await serve((_, response) => response.writeHead(302, { location: target }).end());
    await expect(update(url)).rejects.toThrow('cannot be fetched');
    await expect(update('http://127.0.0.1:1/')).rejects.toMatchObject({ retriable: true });
  });
});

describe('the gazetteer with the list', () => {
  it('has its own entries alone before an update', async () => {
    const { entries } = await loadGazetteer({ dataDir });
    expect(entries).toEqual((await loadGazetteer()).entries);
  });

  it('adds what is new, and lets its own entries win', async () => {
    await update(await serveText(JSON.stringify(list)));
    const find = createCompanyFinder(await loadGazetteer({ dataDir }));
    const found = (text: string) => find(text).map(({ symbol, name }) => `${symbol} ${name}`);
    expect(found('Quux Quark Systems wins a contract')).toEqual(['QQXZ Quux Quark Systems Corp']);
    expect(found('$QQXZ.B')).toEqual(['QQXZ Quux Quark Systems Corp']);
    expect(found('quux quark systems')).toEqual([]);
    expect(found('A Zzyplon for everyone')).toEqual([]);
    expect(found('Zzyplon Inc slips; Zzyplon shares fall')).toEqual(['ZZYP Zzyplon, Inc.']);
    expect(found('$AAPL')).toEqual(['AAPL Apple']);
    expect(found('$BRK.Q')).toEqual(['BRK.B Berkshire Hathaway']);
  });

  it('takes the user’s own list first', async () => {
    await mkdir(join(dataDir, 'companies'));
    await writeFile(
      join(dataDir, 'companies', 'own.tsv'),
      'AAPL\tApple of Cupertino\tApple\nACME\tAcme Widgets\t$AAPLX\n',
    );
    const find = createCompanyFinder(await loadGazetteer({ dataDir }));
    expect(find('$AAPL and Acme Widgets').map(({ name }) => name)).toEqual([
      'Apple of Cupertino',
      'Acme Widgets',
    ]);
  });

  it('says where a list is damaged, and how to mend it', async () => {
    await mkdir(join(dataDir, 'companies'));
    await writeFile(join(dataDir, 'companies', 'sec.json'), '{"fields":');
    await expect(loadGazetteer({ dataDir })).rejects.toThrow(
      /sec\.json: .*barograph companies update/,
    );
    await writeFile(join(dataDir, 'companies', 'own.tsv'), 'A\tAcme\nB\t\n');
    await expect(loadGazetteer({ dataDir })).rejects.toThrow(/own\.tsv:2: the name is empty/);
  });
});
