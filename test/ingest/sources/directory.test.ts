import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIngestBus } from '../../support/ingest-bus.ts';
import { killIngestProcesses, startIngestProcess } from '../../support/ingest-process.ts';
import { type RunningIngest, startTestIngest, until } from '../../support/running-ingest.ts';

let folder: string;
let drop: string;
let ingest: RunningIngest | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barograph-directory-'));
  drop = join(folder, 'drop');
  mkdirSync(drop);
});
afterEach(async () => {
  killIngestProcesses();
  await ingest?.stop();
  ingest = undefined;
});

const source = (settings: Readonly<Record<string, unknown>> = {}) => ({
  type: 'directory',
  id: 'drop',
  path: drop,
  pollSeconds: 0.1,
  ...settings,
});

async function start(settings: Readonly<Record<string, unknown>> = {}): Promise<RunningIngest> {
  ingest = await startTestIngest({ dataDir: folder, sources: [source(settings)] });
  return ingest;
}

const lines = (...titles: readonly string[]): string =>
  titles.map((title) => `${JSON.stringify({ title })}\n`).join('');
const write = (name: string, content: string | Buffer): void =>
  writeFileSync(join(drop, name), content);
const took =
  (count: number) =>
  ({ posts }: { posts: number }) =>
    posts === count;
const titlesOf = async (running: RunningIngest): Promise<string[]> =>
  (await running.posts()).map(({ title }) => title).sort();

describe('files', () => {
  it('that are there are history, and those that come or grow are live', async () => {
    write('a.jsonl', lines('One', 'Two'));
    write('b.csv', 'title,source\n"Three, quoted",wire\n');
    write('c.jsonl.gz', gzipSync(lines('Four')));
    write('other.txt', lines('Not this'));
    const running = await start();
    await running.sourceThat('drop', took(4));
    appendFileSync(join(drop, 'a.jsonl'), lines('Five'));
    write('d.jsonl', lines('Six'));
    await running.sourceThat('drop', took(6));
    const posts = await running.posts();
    expect(
      posts
        .filter(({ history }) => history)
        .map(({ title }) => title)
        .sort(),
    ).toEqual(['Four', 'One', 'Three, quoted', 'Two']);
    expect(
      posts
        .filter(({ history }) => !history)
        .map(({ title }) => title)
        .sort(),
    ).toEqual(['Five', 'Six']);
  });

  it('that are being written wait until they are renamed, and a last line until it is whole', async () => {
    const running = await start();
    write('a.jsonl.tmp', lines('Early'));
    write('.b.jsonl', lines('Hidden'));
    write('c.jsonl', `${lines('One')}{"title":"Cut`);
    await running.sourceThat('drop', took(1));
    renameSync(join(drop, 'a.jsonl.tmp'), join(drop, 'a.jsonl'));
    await running.sourceThat('drop', took(2));
    appendFileSync(join(drop, 'c.jsonl'), ' in two"}\n');
    const view = await running.sourceThat('drop', took(3));
    expect(view.rejected).toBe(0);
    expect(await titlesOf(running)).toEqual(['Cut in two', 'Early', 'One']);
  });

  it('that are renamed later are not read again; new ones under an old name are', async () => {
    write('app.jsonl', lines('One', 'Two'));
    const running = await start({ glob: 'app*' });
    await running.sourceThat('drop', took(2));
    renameSync(join(drop, 'app.jsonl'), join(drop, 'app.1.jsonl'));
    write('app.jsonl', lines('Three'));
    const view = await running.sourceThat('drop', took(3));
    expect(view.duplicates).toBe(0);
  });

  it('of folders below are read where the glob says so', async () => {
    mkdirSync(join(drop, '2025', '01'), { recursive: true });
    write('2025/01/a.jsonl', lines('Deep'));
    write('top.jsonl', lines('Top'));
    const running = await start({ glob: '**/*.jsonl' });
    await running.sourceThat('drop', took(2));
  });

  it('that are whole are moved away once they are read, their last line included', async () => {
    write('a.jsonl', `${lines('One')}{"title":"No line end"}`);
    const running = await start({ after: 'move', settleSeconds: 0.3 });
    await until(() => existsSync(join(drop, 'done', 'a.jsonl')));
    expect(await titlesOf(running)).toEqual(['No line end', 'One']);
    write('a.jsonl', lines('Another of that name'));
    await until(() => readdirSync(join(drop, 'done')).length === 2);
    expect(readdirSync(join(drop, 'done')).sort()).toEqual(['a.2.jsonl', 'a.jsonl']);
    expect(await running.posts()).toHaveLength(3);
  });

  it('with bad lines or that cannot be read hold up no others', async () => {
    write('a.jsonl', `not json\n${lines('One')}`);
    write('b.csv.gz', Buffer.from('no gzip'));
    write('c.jsonl', lines('Two'));
    const running = await start();
    await until(async () => (await running.posts()).length === 2);
    const view = await running.sourceThat('drop', ({ state }) => state === 'failing');
    expect(view.error).toContain('b.csv.gz: ');
    expect((await running.deadLetters()).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^a\.jsonl, line 1: it is not valid JSON/),
    ]);
  });

  it('of a directory that is not there are waited for', async () => {
    const running = await start({ path: join(folder, 'later') });
    const view = await running.sourceThat('drop', ({ state }) => state === 'failing');
    expect(view.error).toContain('later cannot be read');
    mkdirSync(join(folder, 'later'));
    await running.sourceThat('drop', ({ state }) => state === 'healthy');
  });
});

describe('kill -9', () => {
  it('costs no line and doubles none', async () => {
    const storage = { kind: 'embedded', dataDir: join(folder, 'bus') } as const;
    const config = { defaultFeeds: false, sources: [source()] };
    const rows = (file: string, from: number, count: number): string =>
      lines(...Array.from({ length: count }, (_, i) => `Row ${from + i} of ${file}`));
    for (const file of ['a', 'b', 'c']) write(`${file}.jsonl`, rows(file, 0, 4_000));
    for (const wanted of [1, 3_000, 7_000]) {
      const child = await startIngestProcess({ storage, dataDir: folder, config });
      const before = (await child.source('drop'))?.posts ?? 0;
      await until(
        async () => ((await child.source('drop'))?.posts ?? 0) >= Math.min(before + wanted, 1_500),
      );
      await child.kill();
    }
    appendFileSync(join(drop, 'a.jsonl'), rows('a', 4_000, 100));
    ingest = await startTestIngest({
      bus: openIngestBus(storage),
      dataDir: folder,
      sources: [source()],
    });
    const running = ingest;
    await until(async () => (await running.posts()).length >= 12_100);
    const ids = (await running.posts()).map(({ id }) => id);
    expect(ids).toHaveLength(12_100);
    expect(new Set(ids).size).toBe(12_100);
    const { bus } = ingest;
    await ingest.stop();
    ingest = undefined;
    await bus.close();
  });
});
