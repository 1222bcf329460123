import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type GdeltServer,
  type GkgPage,
  record,
  startGdeltServer,
} from '../../support/gdelt-server.ts';
import { openIngestBus } from '../../support/ingest-bus.ts';
import { killIngestProcesses, startIngestProcess } from '../../support/ingest-process.ts';
import { makeZip } from '../../support/make-zip.ts';
import { type RunningIngest, startTestIngest, until } from '../../support/running-ingest.ts';

// https://blog.gdeltproject.org/gdelt-2-0-our-global-world-in-realtime/

const quarterMs = 15 * 60_000;
const startAt = Math.floor(Date.now() / quarterMs) * quarterMs - 8 * quarterMs;
let server: GdeltServer;
let folder: string;
let ingest: RunningIngest | undefined;
beforeEach(async () => {
  server = await startGdeltServer(startAt);
  folder = mkdtempSync(join(tmpdir(), 'barograph-gdelt-'));
});
afterEach(async () => {
  killIngestProcesses();
  await ingest?.stop();
  ingest = undefined;
  await server.close();
});

const source = (settings: Readonly<Record<string, unknown>> = {}) => ({
  type: 'gdelt',
  id: 'gdelt',
  url: `${server.url}/gdeltv2/lastupdate.txt`,
  intervalSeconds: 1,
  ...settings,
});

async function start(settings: Readonly<Record<string, unknown>> = {}): Promise<RunningIngest> {
  ingest = await startTestIngest({ dataDir: folder, sources: [source(settings)] });
  return ingest;
}

const pages = (count: number): GkgPage[] => Array.from({ length: count }, () => ({}));
const failing = ({ state }: { state: string }): boolean => state === 'failing';

describe('a file of the knowledge graph', () => {
  it('gives posts of the pages with wanted themes', async () => {
    const stamp = server.publish([
      { title: 'Harbour mills&#039; profit falls &amp; shares slide', precise: '20200101000000' },
      { title: 'A goal in the last minute', themes: 'SPORT;' },
      { title: '' },
      { title: 'Der Ölpreis fällt nach dem Lagerbericht deutlich' },
    ]);
    const running = await start();
    await running.sourceThat('gdelt', ({ posts }) => posts === 2);
    const posts = await running.posts();
    expect(posts.find(({ nativeId }) => nativeId === `${stamp}-0`)).toMatchObject({
      title: "Harbour mills' profit falls & shares slide",
      source: 'harbourtimes.example',
      url: `https://harbourtimes.example/${stamp}/0`,
      publishedAt: Date.UTC(2020, 0, 1),
      history: true,
    });
    expect(posts.find(({ nativeId }) => nativeId === `${stamp}-3`)).toMatchObject({
      publishedAt: startAt,
      language: 'de',
    });
  });

  it('is read once, and the next one when it comes', async () => {
    server.publish(pages(2));
    const running = await start();
    await running.sourceThat('gdelt', ({ posts }) => posts === 2);
    server.publish(pages(3));
    const view = await running.sourceThat('gdelt', ({ posts }) => posts === 5);
    expect(view.duplicates).toBe(0);
  });

  it('is not asked for again while the list has not changed, also after a restart', async () => {
    server.publish(pages(2));
    const running = await start();
    await running.sourceThat('gdelt', ({ posts }) => posts === 2);
    await until(() => server.unchanged >= 2);
    await running.stop();
    const before = server.unchanged;
    const again = await start();
    await until(() => server.unchanged > before);
    server.publish(pages(3));
    await again.sourceThat('gdelt', ({ posts }) => posts === 3);
  });

  it('takes the themes that are named', async () => {
    server.publish([
      { themes: 'EPU_POLICY;' },
      { themes: 'ECON_DEBT;' },
      { themes: 'WB_698_TRADE;' },
    ]);
    const running = await start({ themes: ['EPU_POLICY', 'WB_*'] });
    await running.sourceThat('gdelt', ({ posts }) => posts === 2);
  });

  it('with lines of another form has them in the dead letters', async () => {
    const csv = `${record({}, '20250101000000', 0)}cut\toff\n${record({}, 'when', 2)}`;
    const archive = makeZip([{ name: 'a.csv', content: Buffer.from(csv) }]);
    server.publish([], { archive });
    const running = await start();
    await running.sourceThat('gdelt', ({ posts, rejected }) => posts === 1 && rejected === 2);
    expect((await running.deadLetters()).map(({ reason }) => reason).sort()).toEqual([
      'line 2: it has 2 columns; 27 is what GKG 2.1 has',
      'line 3: its date "when" is none',
    ]);
  });
});

describe('files that were missed', () => {
  it.each([
    ['by the list of all files', true],
    ['by the clock, where the list cannot be had', false],
  ])('are caught up with in their order: %s', async (_how, ranges) => {
    server.ranges = ranges;
    server.publish(pages(1));
    const running = await start();
    await running.sourceThat('gdelt', ({ posts }) => posts === 1);
    server.failing = (response, path) => {
      const down = path.endsWith('lastupdate.txt');
      if (down) response.writeHead(500).end();
      return down;
    };
    await running.sourceThat('gdelt', failing);
    for (let i = 2; i <= 5; i += 1) server.publish(pages(i));
    const asked: string[] = [];
    server.onRequest = (path) => {
      if (path.endsWith('.zip')) asked.push(path);
    };
    server.failing = undefined;
    await running.sourceThat('gdelt', ({ posts }) => posts === 1 + 2 + 3 + 4 + 5);
    expect(asked).toHaveLength(4);
    expect(asked).toEqual([...asked].sort());
  });

  it('are passed over when they are broken for good', async () => {
    server.publish(pages(1));
    const running = await start();
    await running.sourceThat('gdelt', ({ posts }) => posts === 1);
    server.failing = (response, path) => {
      const down = path.endsWith('lastupdate.txt');
      if (down) response.writeHead(500).end();
      return down;
    };
    await running.sourceThat('gdelt', failing);
    server.publish(pages(2), { sent: Buffer.from('PK broken') });
    server.publish(pages(3));
    server.failing = undefined;
    await running.sourceThat('gdelt', ({ posts }) => posts === 1 + 3);
  });
});

const bomb = makeZip([{ name: 'a.csv', content: Buffer.alloc(200_000_000), claimedSize: 1_000 }]);
const honestBomb = makeZip([{ name: 'a.csv', content: Buffer.alloc(200_000_000, '\n') }]);

describe('a file that is not what it should be', () => {
  it.each<[string, Parameters<GdeltServer['publish']>[1], RegExp]>([
    [
      'other bytes than the list says',
      { sent: makeZip([{ name: 'a.csv', content: Buffer.from('x') }]) },
      /bytes, and \d+ by the list/,
    ],
    ['no archive', { archive: Buffer.from('<html>not here</html>') }, /the archive is broken/],
    [
      'several files',
      {
        archive: makeZip([
          { name: 'a', content: Buffer.from('') },
          { name: 'b', content: Buffer.from('') },
        ]),
      },
      /holds 2 files, not one/,
    ],
    [
      'a bomb that says that it is small',
      { archive: bomb },
      /the archive (?:is broken|unpacks to)/,
    ],
    [
      'a bomb that says that it is one',
      { archive: honestBomb },
      /unpacks to more than 100 times its size/,
    ],
    [
      'a file of another form',
      { archive: makeZip([{ name: 'a', content: Buffer.from('x\ty\n'.repeat(500)) }]) },
      /holds no records of GKG 2.1/,
    ],
  ])('is refused in words, and nothing of it is taken: %s', async (_name, as, words) => {
    server.publish(pages(3), as);
    const running = await start();
    const view = await running.sourceThat('gdelt', failing);
    expect(view.error).toMatch(words);
    expect(await running.posts()).toEqual([]);
    // The next one is read all the same.
    server.publish(pages(2));
    await running.sourceThat('gdelt', ({ posts }) => posts === 2);
  });

  it.each<[string, NonNullable<GdeltServer['failing']>, RegExp]>([
    [
      '429',
      (response) => {
        response.writeHead(429, { 'retry-after': '600' }).end();
        return true;
      },
      /answered 429/,
    ],
    [
      '503',
      (response) => {
        response.writeHead(503).end();
        return true;
      },
      /answered 503/,
    ],
    [
      'a list without files',
      (response) => {
        response.end('<html></html>');
        return true;
      },
      /names no file/,
    ],
    [
      'half a file',
      (response, path) => {
        if (path.endsWith('.zip')) response.write('PK');
        return path.endsWith('.zip');
      },
      /no complete answer within 1 s/,
    ],
    ['an endless file', endless, /larger than 1048576 bytes/],
  ])('of a server that fails is named in words: %s', async (_name, fail, words) => {
    server.publish(pages(2));
    server.failing = fail;
    const running = await start({ timeoutSeconds: 1, bodyLimitBytes: 1_048_576 });
    const view = await running.sourceThat('gdelt', failing);
    expect(view.error).toMatch(words);
    if (/429/.test(words.source)) {
      expect(Date.parse(view.nextPollAt ?? '') - Date.now()).toBeGreaterThan(500_000);
      return;
    }
    server.failing = undefined;
    await running.sourceThat('gdelt', ({ posts }) => posts === 2);
  });
});

function endless(
  response: Parameters<NonNullable<GdeltServer['failing']>>[0],
  path: string,
): boolean {
  if (!path.endsWith('.zip')) return false;
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
  return true;
}

describe('kill -9', () => {
  it('costs no file and doubles none', async () => {
    const storage = { kind: 'embedded', dataDir: join(folder, 'bus') } as const;
    const config = { defaultFeeds: false, sources: [source()] };
    server.publish(pages(100));
    const first = await startIngestProcess({ storage, dataDir: folder, config });
    await until(async () => (await first.source('gdelt'))?.posts === 100);
    await first.kill();
    for (let i = 0; i < 4; i += 1) server.publish(pages(100));
    // Killed with the second of four missed files on its way.
    const reading = new Promise<void>((resolve) => {
      let files = 0;
      server.onRequest = (path) => {
        if (path.endsWith('.zip')) files += 1;
        if (files === 2) resolve();
      };
    });
    const second = await startIngestProcess({ storage, dataDir: folder, config });
    await reading;
    await second.kill();
    ingest = await startTestIngest({
      bus: openIngestBus(storage),
      dataDir: folder,
      sources: [source()],
    });
    const running = ingest;
    await until(async () => (await running.posts()).length >= 500);
    const ids = (await running.posts()).map(({ id }) => id);
    expect(ids).toHaveLength(500);
    expect(new Set(ids).size).toBe(500);
    const { bus } = ingest;
    await ingest.stop();
    ingest = undefined;
    await bus.close();
  });
});
