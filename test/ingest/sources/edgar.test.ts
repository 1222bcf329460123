import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingestConfig } from '../../../services/ingest/config.ts';
import { createFeedParser } from '../../../services/ingest/sources/feed/feed-parser.ts';
import { createSource } from '../../../services/ingest/sources/index.ts';
import {
  type EdgarFiling,
  type EdgarServer,
  startEdgarServer,
} from '../../support/edgar-server.ts';
import { openIngestBus } from '../../support/ingest-bus.ts';
import { killIngestProcesses, startIngestProcess } from '../../support/ingest-process.ts';
import { type RunningIngest, startTestIngest, until } from '../../support/running-ingest.ts';
import { createBurstMeter } from '../../support/simulated-polling.ts';

// https://www.sec.gov/search-filings/edgar-search-assistance/accessing-edgar-data

const contact = 'Harbour Desk desk@harbour.example';
let server: EdgarServer;
let folder: string;
let ingest: RunningIngest | undefined;
beforeEach(async () => {
  server = await startEdgarServer();
  folder = mkdtempSync(join(tmpdir(), 'barograph-edgar-'));
});
afterEach(async () => {
  killIngestProcesses();
  await ingest?.stop();
  ingest = undefined;
  await server.close();
});

const source = (settings: Readonly<Record<string, unknown>> = {}) => ({
  type: 'edgar',
  id: 'edgar',
  url: `${server.url}/cgi-bin/browse-edgar`,
  intervalSeconds: 1,
  pageSize: 10,
  ...settings,
});

async function start(settings: Readonly<Record<string, unknown>> = {}): Promise<RunningIngest> {
  ingest = await startTestIngest({
    dataDir: folder,
    sources: [source(settings)],
    config: { contact },
  });
  return ingest;
}

let serial = 0;
function filing(facts: Partial<EdgarFiling> = {}): EdgarFiling {
  serial += 1;
  return {
    accession: `0001234567-25-${String(serial).padStart(6, '0')}`,
    form: '8-K',
    filer: 'HARBOUR MILLS INC',
    cik: 1_234_567,
    items: [
      '2.02: Results of Operations and Financial Condition',
      '9.01: Financial Statements and Exhibits',
    ],
    acceptedAt: Date.now(),
    ...facts,
  };
}

const failing = ({ state }: { state: string }): boolean => state === 'failing';

describe('without a contact', () => {
  it('the configuration is refused, in words', () => {
    const { error } = ingestConfig.schema.safeParse({ sources: [source()] });
    expect(error?.issues[0]?.message).toMatch(
      /the SEC asks every client for a mail address; set ingest.contact/,
    );
    expect(ingestConfig.schema.safeParse({ contact, sources: [source()] }).success).toBe(true);
  });

  it('nothing is asked', async () => {
    const { createSourceTools } = await import('../../../services/ingest/sources/source-tools.ts');
    const { createLog } = await import('../../../services/core/log.ts');
    const tools = createSourceTools(ingestConfig.schema.parse({ contact: 'nobody' }), {
      clock: Date.now,
      log: createLog('silent'),
      feedParser: createFeedParser(),
      random: () => 0,
    });
    const { sources } = ingestConfig.schema.parse({ contact, sources: [source()] });
    const [settings] = sources;
    if (settings === undefined) throw new Error('no settings');
    const stop = new AbortController();
    const told: string[] = [];
    await createSource(settings, tools).run({
      cursor: () => undefined,
      deliver: async () => {
        stop.abort();
        return { posts: 0, duplicates: 0, rejected: 0 };
      },
      health: {
        healthy: () => undefined,
        failing: (reason) => told.push(reason),
        finished: () => undefined,
        polled: () => undefined,
        paced: () => undefined,
      },
      signal: stop.signal,
    });
    expect(told).toEqual([expect.stringContaining('asks every client for a mail address')]);
    expect(server.requests).toHaveLength(0);
  });
});

describe('current filings', () => {
  it('are asked for 10 times a second at most, over all sources, whatever the usual rate is', async () => {
    server.filings = [filing()];
    const sources = ['one', 'two', 'three'].map((id) => ({ ...source(), id }));
    ingest = await startTestIngest({
      dataDir: folder,
      sources,
      config: { contact, requestsPerSecond: 100 },
    });
    const running = ingest;
    for (const { id } of sources) await running.sourceThat(id, ({ state }) => state === 'healthy');
    const bursts = createBurstMeter();
    let pages = 0;
    server.onPage = () => {
      pages += 1;
      bursts.at(performance.now());
    };
    server.filings = [...Array.from({ length: 120 }, () => filing()), ...server.filings];
    await until(() => pages >= 36);
    expect(bursts.most).toBeLessThanOrEqual(10);
  });

  it('are read back as far as before after a date that lies ahead', async () => {
    const old = filing({ acceptedAt: Date.now() - 3_600_000 });
    server.filings = [filing({ acceptedAt: Date.now() + 400 * 86_400_000 }), old];
    const running = await start();
    await running.sourceThat('edgar', ({ posts }) => posts === 2);
    server.filings = [...Array.from({ length: 25 }, () => filing()), ...server.filings];
    await running.sourceThat('edgar', ({ posts }) => posts === 27);
  });

  it('become posts with accession number, form, items and the company by its CIK', async () => {
    mkdirSync(join(folder, 'companies'));
    writeFileSync(
      join(folder, 'companies', 'sec.json'),
      JSON.stringify({
        fields: ['cik', 'name', 'ticker', 'exchange'],
        data: [[1_234_567, 'HARBOUR MILLS INC', 'HBMQ', 'NYSE']],
      }),
    );
    server.filings = [
      filing(),
      filing({ form: '4', role: 'Reporting' }),
      filing({ form: '10-Q/A', filer: 'Tidewater Käse AG', cik: 9, items: [] }),
    ];
    const running = await start();
    await running.sourceThat('edgar', ({ posts }) => posts === 2);
    const posts = await running.posts();
    expect(posts.map(({ title }) => title).sort()).toEqual([
      'Harbour Mills Inc (NYSE: HBMQ) files 8-K: Results of Operations and Financial Condition',
      'Tidewater Käse AG files 10-Q/A',
    ]);
    expect(posts.find(({ title }) => title.startsWith('Harbour'))).toMatchObject({
      kind: 'filing',
      nativeId: server.filings[0]?.accession,
      url: expect.stringMatching(/^https:\/\/www\.sec\.gov\/Archives\/.*-index\.htm$/),
      companies: [expect.objectContaining({ symbol: 'HBMQ', kind: 'company' })],
      history: true,
    });
    const { headers, url } = server.requests[0] ?? {};
    expect(headers?.['user-agent']).toContain(contact);
    expect(url).toContain('action=getcurrent');
    expect(url).toContain('output=atom');
  });

  it('are one post each, about whom they are about', async () => {
    const { accession } = filing();
    const facts = { accession, form: 'SC 13D', items: [] };
    server.filings = [
      filing({ ...facts, filer: 'RAIDER CAPITAL LP', cik: 1, role: 'Filed by' }),
      filing({ ...facts, filer: 'HARBOUR MILLS INC', cik: 2, role: 'Subject' }),
    ];
    const running = await start();
    await running.sourceThat('edgar', ({ posts }) => posts === 1);
    expect((await running.posts()).map(({ title }) => title)).toEqual([
      'Harbour Mills Inc files SC 13D',
    ]);
  });

  it('are read back page by page to what was known, also when new ones push in between', async () => {
    server.filings = [filing()];
    const running = await start();
    await running.sourceThat('edgar', ({ posts }) => posts === 1);
    server.onPage = () => {
      if (server.filings.length < 50) server.filings = [filing(), filing(), ...server.filings];
    };
    server.filings = [...Array.from({ length: 35 }, () => filing()), ...server.filings];
    await until(
      async () =>
        server.filings.length >= 50 && (await running.posts()).length === server.filings.length,
    );
    const posts = await running.posts();
    expect(new Set(posts.map(({ nativeId }) => nativeId)).size).toBe(server.filings.length);
    expect(posts.filter(({ history }) => !history).length).toBe(server.filings.length - 1);
  });

  it('that are more than the pages read back are told of', async () => {
    server.filings = [filing({ acceptedAt: Date.now() - 60_000 })];
    const running = await start({ mostPages: 2 });
    await running.sourceThat('edgar', ({ posts }) => posts === 1);
    server.filings = [...Array.from({ length: 45 }, () => filing()), ...server.filings];
    const view = await running.sourceThat('edgar', ({ posts }) => posts > 1);
    expect(JSON.stringify(view)).toContain('more filings since the last poll than 2 pages hold');
  });

  it('that cannot be read are dead letters, and hold up nothing', async () => {
    server.filings = [
      filing({ accession: 'none' }),
      filing({ filer: 'No (brackets', cik: 3 }),
      filing(),
    ];
    const running = await start();
    await running.sourceThat('edgar', ({ posts }) => posts === 2);
    expect((await running.deadLetters()).map(({ reason }) => reason)).toEqual([
      'it has no accession number',
    ]);
  });
});

describe('a server that does not answer as it should', () => {
  it.each<[string, NonNullable<EdgarServer['failing']>, RegExp]>([
    [
      '403',
      (response) => response.writeHead(403).end('Request Rate Threshold Exceeded'),
      /answered 403: it has been asked too often/,
    ],
    ['429', (response) => response.writeHead(429, { 'retry-after': '900' }).end(), /answered 429/],
    ['500', (response) => response.writeHead(503).end(), /answered 503/],
    ['a page that is no feed', (response) => response.end('<html><body>Down</body></html>'), /./],
    [
      'half an answer',
      (response) => response.write('<?xml version="1.0"?><feed>'),
      /no complete answer within 1 s/,
    ],
    ['an endless answer', endless, /larger than 4194304 bytes/],
  ])('is named in words, and read on from afterwards: %s', async (_name, fail, words) => {
    server.filings = [filing()];
    server.failing = fail;
    const running = await start({ timeoutSeconds: 1 });
    const view = await running.sourceThat('edgar', failing);
    expect(view.error).toMatch(words);
    expect(await running.posts()).toEqual([]);
    if (/40|429/.test(words.source)) {
      const wait = Date.parse(view.nextPollAt ?? '') - Date.now();
      expect(wait).toBeGreaterThan(300_000);
      return;
    }
    server.failing = undefined;
    await running.sourceThat('edgar', ({ posts }) => posts === 1);
  });
});

function endless(response: Parameters<NonNullable<EdgarServer['failing']>>[0]): void {
  const more = (): void => {
    while (!response.destroyed && response.write('<!-- and on -->'.repeat(4_000)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

describe('kill -9', () => {
  it('costs no filing and doubles none', async () => {
    const storage = { kind: 'embedded', dataDir: join(folder, 'bus') } as const;
    const config = { contact, defaultFeeds: false, sources: [source()] };
    server.filings = [filing()];
    const first = await startIngestProcess({ storage, dataDir: folder, config });
    await until(async () => (await first.source('edgar'))?.posts === 1);
    // Killed while it reads the second of several pages.
    let pages = 0;
    const reading = new Promise<void>((resolve) => {
      server.onPage = () => {
        pages += 1;
        if (pages >= 3) resolve();
      };
    });
    server.filings = [...Array.from({ length: 60 }, () => filing()), ...server.filings];
    await reading;
    await first.kill();
    server.filings = [filing(), ...server.filings];
    ingest = await startTestIngest({
      bus: openIngestBus(storage),
      dataDir: folder,
      sources: [source()],
      config: { contact },
    });
    const running = ingest;
    await until(async () => (await running.posts()).length >= server.filings.length);
    const ids = (await running.posts()).map(({ nativeId }) => nativeId);
    expect(ids.sort()).toEqual(server.filings.map(({ accession }) => accession).sort());
    const { bus } = ingest;
    await ingest.stop();
    ingest = undefined;
    await bus.close();
  });
});
