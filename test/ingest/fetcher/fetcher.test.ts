import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createFetcher,
  type FetchRequest,
  type FetchResult,
} from '../../../services/ingest/fetcher/fetcher.ts';
import { createHostLimits } from '../../../services/ingest/polling/host-limits.ts';
import { createTimekeeper } from '../../../services/ingest/polling/timekeeper.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const now = Date.UTC(2026, 0, 5, 12);
const time = createTimekeeper(() => now);
const fetcher = createFetcher({
  userAgent: 'Barograph/test (someone@example.org)',
  connectTimeoutMs: 2_000,
  maxRedirects: 3,
  time,
  hosts: createHostLimits(time, 100),
});

let server: WebServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(...given: Parameters<typeof startWebServer>): Promise<string> {
  server = await startWebServer(...given);
  return `${server.url}/feed.xml`;
}

function fetch(url: string, changes: Partial<FetchRequest> = {}): Promise<FetchResult> {
  return fetcher({
    url,
    timeoutMs: 5_000,
    bodyLimitBytes: 100_000,
    allowPrivateAddresses: false,
    signal: new AbortController().signal,
    ...changes,
  });
}

describe('polite requests', () => {
  it('says who asks, and sends back what the server gave to compare', async () => {
    const url = await serve((_request, response) => response.writeHead(304).end());
    const result = await fetch(url, { etag: '"a"', lastModified: 'Mon, 05 Jan 2026 10:00:00 GMT' });
    expect(result).toMatchObject({ modified: false });
    expect(server?.requests[0]?.headers).toMatchObject({
      'user-agent': 'Barograph/test (someone@example.org)',
      'if-none-match': '"a"',
      'if-modified-since': 'Mon, 05 Jan 2026 10:00:00 GMT',
      'accept-encoding': 'gzip, deflate, br',
    });
  });

  it('keeps the validators of an answer', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { etag: 'W/"7"', 'last-modified': 'Mon, 05 Jan 2026 10:00:00 GMT' });
      response.end('text');
    });
    expect(await fetch(url)).toMatchObject({
      modified: true,
      text: 'text',
      url,
      etag: 'W/"7"',
      lastModified: 'Mon, 05 Jan 2026 10:00:00 GMT',
    });
  });

  it.each([
    ['120', 120_000],
    [new Date(now + 90_000).toUTCString(), 90_000],
    [new Date(now - 90_000).toUTCString(), 0],
    ['99999999', 86_400_000],
    ['soon', undefined],
  ])('reads Retry-After: %s', async (header, wait) => {
    const url = await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': header }).end();
    });
    await expect(fetch(url)).rejects.toMatchObject({
      status: 429,
      retryAfterMs: wait,
      message: 'the server answered 429 Too Many Requests',
    });
  });
});

describe('encodings', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const)('unpacks %s', async (encoding, pack) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(pack('Zürich and Ōsaka'));
    });
    expect(await fetch(url)).toMatchObject({ text: 'Zürich and Ōsaka' });
  });

  it.each([
    [
      'header',
      'text/xml; charset=windows-1252',
      Buffer.from('<a>caf\xe9 \x80</a>', 'latin1'),
      '<a>café €</a>',
    ],
    [
      'XML declaration',
      'text/xml',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-2"?><a>\xb1</a>', 'latin1'),
      '<?xml version="1.0" encoding="ISO-8859-2"?><a>ą</a>',
    ],
    [
      'byte order mark, whatever the header says',
      'text/xml; charset=latin1',
      Buffer.from('\ufeff<a>é</a>', 'utf8'),
      '<a>é</a>',
    ],
    ['UTF-16 byte order mark', 'text/xml', Buffer.from('\ufeff<a>é</a>', 'utf16le'), '<a>é</a>'],
    [
      'UTF-8, where an unknown charset is named',
      'text/xml; charset=klingon',
      Buffer.from('é'),
      'é',
    ],
  ])('takes the charset from the %s', async (_name, type, bytes, text) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(bytes);
    });
    expect(await fetch(url)).toMatchObject({ text });
  });

  it('refuses an encoding it did not ask for and one that is broken', async () => {
    const url = await serve((request, response) => {
      const encoding = request.url === '/feed.xml' ? 'zstd' : 'gzip';
      response.writeHead(200, { 'content-encoding': encoding }).end('no such thing');
    });
    await expect(fetch(url)).rejects.toThrow('"zstd" was not asked for');
    await expect(fetch(`${server?.url}/gzip`)).rejects.toThrow('incorrect header check');
  });
});

describe('limits', () => {
  it('stops reading a body that is larger than the limit', async () => {
    let sent = 0;
    const url = await serve((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(65_536, 'x');
      const pump = (): void => {
        // A thousand million bytes, if anybody took them.
        while (!response.destroyed && sent < 1e9) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    });
    await expect(fetch(url)).rejects.toThrow('the body is larger than 100000 bytes');
    expect(sent).toBeLessThan(50e6);
  });

  it('does not begin to read one that is announced as too large', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000000000' });
      response.write('x');
    });
    await expect(fetch(url)).rejects.toThrow('larger than 100000 bytes');
  });

  it('cuts a decompression bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    await expect(fetch(url)).rejects.toThrow('larger than 100000 bytes');
    await expect(fetch(url, { bodyLimitBytes: 100_000_000 })).rejects.toThrow('only a bomb does');
  });

  it('gives up an answer that never ends', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(drip));
    });
    await expect(fetch(url, { timeoutMs: 300 })).rejects.toThrow('no complete answer within 0.3 s');
  });

  it('stops when it is told to', async () => {
    const url = await serve(() => undefined);
    const stop = new AbortController();
    const fetching = fetch(url, { signal: stop.signal });
    while (server?.requests.length === 0) await sleep(5);
    stop.abort();
    await expect(fetching).rejects.toThrow();
  });
});

describe('where it may lead', () => {
  it('follows redirects on the same server, up to a limit', async () => {
    const url = await serve((request, response) => {
      const hop = Number(request.url?.slice(1)) || 0;
      if (hop < 3) response.writeHead(302, { location: `/${hop + 1}` }).end();
      else response.end('there');
    });
    expect(await fetch(url)).toMatchObject({ text: 'there', url: `${server?.url}/3` });
    await server?.close();
    const endless = await serve((_request, response) =>
      response.writeHead(301, { location: '/again' }).end(),
    );
    await expect(fetch(endless)).rejects.toThrow('more than 3 redirects');
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://10.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
  ])('refuses a redirect to %s', async (location) => {
    const url = await serve((_request, response) => response.writeHead(302, { location }).end());
    await expect(fetch(url)).rejects.toThrow('which is no public address');
  });

  it('refuses a redirect from one local port to another', async () => {
    const inner = await startWebServer((_request, response) => response.end('secret'));
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: inner.url }).end(),
    );
    await expect(fetch(url)).rejects.toThrow('which is no public address');
    expect(inner.requests).toHaveLength(0);
    expect(await fetch(url, { allowPrivateAddresses: true })).toMatchObject({ text: 'secret' });
    await inner.close();
  });

  it('refuses a name that leads to a private address, by the address that would be used', async () => {
    const { address } = await lookup('localhost.localdomain').catch(() => ({ address: '' }));
    const url = await serve((_request, response) => response.end('secret'));
    // Only where the system resolves a second name to loopback can the check on names be seen at work.
    const name = address === '' ? 'ip6-localhost' : 'localhost.localdomain';
    await expect(fetch(url.replace('127.0.0.1', name))).rejects.toThrow(
      /no public address|is not known to DNS|could not be looked up/,
    );
    expect(server?.requests).toHaveLength(0);
  });

  it.each(['file:///etc/passwd', 'ftp://example.org/', 'javascript:1'])(
    'refuses a redirect to %s',
    async (location) => {
      const url = await serve((_request, response) => response.writeHead(302, { location }).end());
      await expect(fetch(url)).rejects.toThrow('the redirect leads to');
    },
  );
});

it('says in words why nobody answered', async () => {
  const url = await serve((_request, response) => response.end());
  await server?.close();
  await expect(fetch(url)).rejects.toThrow(`127.0.0.1:${server?.port} refused the connection`);
});
