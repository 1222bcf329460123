import { appendFileSync, mkdtempSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningIngest, startTestIngest, until } from '../../support/running-ingest.ts';

let folder: string;
let ingest: RunningIngest | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'barograph-file-'));
});
afterEach(async () => {
  await ingest?.stop();
  ingest = undefined;
});

async function read(
  file: string,
  content: string | Buffer | undefined,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<RunningIngest> {
  const path = join(folder, file);
  if (content !== undefined) writeFileSync(path, content);
  const sources = [{ type: 'file', id: 'archive', path, ...settings }];
  ingest = await startTestIngest({ dataDir: folder, sources });
  return ingest;
}

const finished = ({ state }: { state: string }): boolean => state === 'finished';
const lines = (...records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('once', () => {
  it('imports JSON lines as history, with the times of the records', async () => {
    const running = await read(
      'a.jsonl',
      `\ufeff${lines(
        { title: 'One', publishedAt: '2011-08-05T20:00:00Z', source: 'wire-a' },
        { title: 'One', publishedAt: '2011-08-05T20:01:00Z', source: 'wire-a' },
        { title: 'One', publishedAt: '2011-08-05T20:01:00Z', source: 'wire-a' },
        { title: 'Two', publishedAt: '2011-08-05T20:00:00Z', observedAt: '2011-08-05T20:07:00Z' },
      )}`,
    );
    const view = await running.sourceThat('archive', finished);
    expect(view).toMatchObject({ posts: 3, duplicates: 1, rejected: 0 });
    const posts = await running.posts();
    const minute = Date.UTC(2011, 7, 5, 20);
    const facts = posts.map(({ title, source, publishedAt, observedAt, history }) => [
      title,
      source,
      (publishedAt - minute) / 60_000,
      (observedAt - minute) / 60_000,
      history,
    ]);
    expect(facts.sort()).toEqual([
      ['One', 'wire-a', 0, 0, true],
      ['One', 'wire-a', 1, 1, true],
      ['Two', 'archive', 0, 7, true],
    ]);
  });

  it('maps the columns of CSV, quoted line ends and gzip included', async () => {
    const running = await read(
      'a.csv.gz',
      gzipSync(
        'when;headline;ref\r\n1312574400;"The mill; the ""old"" one,\r\ncloses";1\r\n1312574460;Second;2\r\n',
      ),
      {
        delimiter: ';',
        timeFormat: 'epoch-seconds',
        kind: 'filing',
        columns: { title: 'headline', publishedAt: 'when', nativeId: 'ref' },
      },
    );
    await running.sourceThat('archive', finished);
    expect(await running.posts()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          title: 'The mill; the "old" one, closes',
          nativeId: '1',
          kind: 'filing',
          publishedAt: 1_312_574_400_000,
        }),
        expect.objectContaining({ title: 'Second', nativeId: '2' }),
      ]),
    );
  });

  it('sends bad lines to the dead letters and takes the rest', async () => {
    const running = await read(
      'a.jsonl',
      Buffer.concat([
        Buffer.from(`${lines({ title: 'First' })}not json\n\n[1]\n{"title":"cut`),
        Buffer.from(`off\n${'x'.repeat(1_100_000)}\n`),
        Buffer.from([0, 255, 254, 10]),
        Buffer.from(`{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`),
        Buffer.from(
          lines(
            { title: 'x'.repeat(100_000) },
            { title: 'Too early', publishedAt: '1850-01-01T00:00:00Z' },
            { title: 'When?', publishedAt: 'soon' },
            { body: 'no title' },
            JSON.parse('{"title":"Odd keys","__proto__":{"title":"p"},"constructor":1}'),
          ),
        ),
        Buffer.from('{"title":"Last"}'),
      ]),
    );
    const view = await running.sourceThat('archive', finished);
    expect(view).toMatchObject({ posts: 3, rejected: 10 });
    const titles = (await running.posts()).map(({ title }) => title).sort();
    expect(titles).toEqual(['First', 'Last', 'Odd keys']);
    const reasons = (await running.deadLetters()).map(({ reason }) => reason);
    expect(reasons).toEqual([
      expect.stringMatching(/^line 2: it is not valid JSON/),
      'line 4: it is no JSON object',
      expect.stringMatching(/^line 5: it is not valid JSON/),
      'line 6: it is longer than 1048576 bytes',
      expect.stringMatching(/^line 7: it is not valid JSON/),
      'line 8: title is neither text nor a number',
      'line 9: its title has 100000 characters; 2000 is the limit',
      'line 10: publishedAt lies outside the years 1900 to 2100',
      'line 11: publishedAt "soon" is not a time in the format iso',
      'line 12: it has no title and no text',
    ]);
  });

  it('says when there is no such file, and reads it when it comes', async () => {
    const running = await read('later.jsonl', undefined);
    const { error } = await running.sourceThat('archive', ({ state }) => state === 'failing');
    expect(error).toContain('no such file');
    writeFileSync(join(folder, 'later.jsonl'), lines({ title: 'Here now' }));
    await running.sourceThat('archive', finished);
    expect(await running.posts()).toHaveLength(1);
  });

  it('does not read again what it has read, and goes on where it stopped', async () => {
    const rows = Array.from({ length: 1_200 }, (_, i) => ({ text: `same text`, n: i }));
    const first = await read('a.jsonl', lines(...rows));
    await first.sourceThat('archive', finished);
    // Without id, URL and date the place in the file tells equal texts apart.
    expect(await first.posts()).toHaveLength(1_200);
    await first.stop();
    appendFileSync(join(folder, 'a.jsonl'), lines({ text: 'one more' }));
    const second = await read('a.jsonl', undefined);
    const view = await second.sourceThat('archive', ({ posts }) => posts === 1);
    expect(view.duplicates).toBe(0);
    expect(await second.posts()).toHaveLength(1_201);
  });
});

describe('follow', () => {
  const follow = { mode: 'follow', pollSeconds: 0.05 };
  const path = (): string => join(folder, 'a.jsonl');
  const taken =
    (count: number) =>
    ({ posts }: { posts: number }): boolean =>
      posts === count;

  it('takes what is there as history, and what is appended later as live', async () => {
    const running = await read('a.jsonl', lines({ title: 'Was there' }), follow);
    await running.sourceThat('archive', taken(1));
    const soon = new Date().toISOString();
    appendFileSync(path(), '{"title":"Appended",');
    appendFileSync(
      path(),
      `"publishedAt":"${soon}"}\n${lines({ title: 'Late', publishedAt: '2020-01-01' })}`,
    );
    await running.sourceThat('archive', taken(3));
    const posts = await running.posts();
    expect(Object.fromEntries(posts.map(({ title, history }) => [title, history]))).toEqual({
      'Was there': true,
      Appended: false,
      Late: true,
    });
    const appended = posts.find(({ title }) => title === 'Appended');
    expect(appended?.observedAt).toBeGreaterThanOrEqual(Date.parse(soon));
  });

  it('takes everything as live when the file comes into being while it watches', async () => {
    const running = await read('a.jsonl', undefined, follow);
    await running.sourceThat('archive', ({ state }) => state === 'failing');
    writeFileSync(path(), lines({ title: 'New' }));
    await running.sourceThat('archive', taken(1));
    expect((await running.posts())[0]).toMatchObject({ title: 'New', history: false });
  });

  it('survives rotation and truncation without losing or repeating a line', async () => {
    const running = await read('a.jsonl', lines({ title: 'One' }, { title: 'Two' }), follow);
    await running.sourceThat('archive', taken(2));
    appendFileSync(path(), lines({ title: 'Three' }));
    renameSync(path(), `${path()}.1`);
    appendFileSync(`${path()}.1`, lines({ title: 'Four, after the move' }));
    writeFileSync(path(), lines({ title: 'Five, in the new file' }));
    await running.sourceThat('archive', taken(5));
    truncateSync(path());
    // The follower has to see the empty file, or the new content would look like an addition to the old.
    await new Promise((resolve) => setTimeout(resolve, 200));
    appendFileSync(path(), lines({ title: 'Six' }));
    await running.sourceThat('archive', taken(6));
    expect((await running.posts()).map(({ title }) => title).sort()).toEqual(
      ['One', 'Two', 'Three', 'Four, after the move', 'Five, in the new file', 'Six'].sort(),
    );
  });

  it.each([
    ['was not there', undefined, 1],
    ['was empty', '', 1],
    ['was short', lines({ title: 'First' }), 2],
  ])(
    'knows another file from one that %s at first, when it comes while nobody watches',
    async (_, content, count) => {
      const first = await read('a.jsonl', content, follow);
      await first.sourceThat('archive', ({ state }) => state !== 'starting');
      if (content === undefined) writeFileSync(path(), '');
      appendFileSync(path(), lines({ title: 'Old' }));
      await first.sourceThat('archive', taken(count));
      await first.stop();
      renameSync(path(), `${path()}.1`);
      const titles = ['One', 'Two', 'Three', 'Four'];
      writeFileSync(
        path(),
        lines(...titles.map((title) => ({ title: `${title} of the new file` }))),
      );
      const second = await read('a.jsonl', undefined, follow);
      await second.sourceThat('archive', taken(4));
      const posts = (await second.posts()).filter(({ title }) => title.endsWith('new file'));
      expect(posts.map(({ title }) => title.split(' ')[0]).sort()).toEqual(titles.sort());
    },
  );

  it('follows CSV, and remembers its header over a restart', async () => {
    const settings = { ...follow, columns: { title: 'headline' } };
    const first = await read('a.csv', 'headline\nOne\n', settings);
    await first.sourceThat('archive', taken(1));
    await first.stop();
    appendFileSync(join(folder, 'a.csv'), 'Two\n');
    const second = await read('a.csv', undefined, settings);
    await second.sourceThat('archive', taken(1));
    const posts = await second.posts();
    expect(Object.fromEntries(posts.map(({ title, history }) => [title, history]))).toEqual({
      One: true,
      Two: false,
    });
  });
});

it('keeps live posts flowing while a large file is imported', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({ title: `Row ${i}` }));
  const running = await read('a.jsonl', lines(...rows));
  await until(() => running.service.readiness().ready);
  expect((await running.push({ title: 'In between' })).status).toBe(202);
  expect(await running.source('archive')).not.toMatchObject({ state: 'finished' });
  await running.sourceThat('archive', finished);
  expect(await running.posts()).toHaveLength(20_001);
});
