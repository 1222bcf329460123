import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextClassifier } from '../../services/classifier/text-classifier.ts';
import { newsTopics } from '../../services/core/contracts/news-topics.ts';
import { freshFolder } from '../support/barograph-process.ts';
import { startTextClassifier } from '../support/classifier-under-test.ts';
import { rowsOf, runScore, type ScoredRow, startScore } from '../support/score-command.ts';

const opposed = 'Norwick Steel cuts its dividend after profit plunges, while Halden Air soars';
const names = ['Halden Air Ltd', 'Norwick Steel', 'Absent Quillon', 'Norwick Steel'];
const filler = 'Freight rates ease on the northern routes as the harbour reopens. '.repeat(30);
const beyond = 'Quayside Foods doubles its profit.';

const lines: readonly string[] = [
  JSON.stringify({ id: 'a-1', text: opposed, companies: names }),
  '{"text": "broken',
  JSON.stringify({ id: 7, text: 'Nvidia and Brightwater Logistics Inc. sign a deal in Oslo' }),
  '',
  JSON.stringify({ text: 12 }),
  JSON.stringify({ text: '', companies: ['Halden Air'] }),
  JSON.stringify({ text: ' \u200b\n ' }),
  JSON.stringify({ text: `${'profit '.repeat(300_000)}`, companies: [] }),
  '{"text": "odd \\ud800 \\u0000 \ud83d\ude80 \u041d\u043erwick &amp; S\u00f8n gain", "companies": ["Norwick & Son"]}',
  JSON.stringify({ text: `${filler}${beyond}`, companies: ['Quayside Foods', 'Absent Quillon'] }),
  '[1]',
  JSON.stringify({ text: opposed, companies: ['Norwick Steel'] }),
];
const goodLines = [1, 3, 6, 7, 8, 9, 10, 12];
const badLines = [2, 5, 11];

describe('barograph score', () => {
  let rows: ScoredRow[];
  let errors: string;
  let status: number | null;
  let classifier: TextClassifier;

  beforeAll(async () => {
    const result = await runScore(['--embedding'], lines.join('\r\n'));
    ({ errors, status } = result);
    rows = rowsOf(result.out);
    classifier = await startTextClassifier();
  });
  afterAll(() => classifier?.close());

  function row(line: number): ScoredRow {
    const found = rows.find((candidate) => candidate.line === line);
    if (found === undefined) throw new Error(`line ${line} has no score`);
    return found;
  }

  async function sentimentOf(text: string, spans: readonly (readonly [number, number])[] = []) {
    const [score] = await classifier.classify([{ text, mentions: [spans] }], 'live');
    return close(score?.companies[0] ?? score?.sentiment);
  }

  it('writes a line for each good one, in order, and names the bad ones by number', () => {
    expect(rows.map(({ line }) => line)).toEqual(goodLines);
    expect(rows.map(({ id }) => id)).toEqual(['a-1', 7, ...Array(6).fill(undefined)]);
    const named = errors.split('\n').flatMap((line) => /^line (\d+): ./.exec(line)?.[1] ?? []);
    expect(named.map(Number)).toEqual(badLines);
    expect(errors).toMatch(/^8 lines scored, 3 bad/m);
    expect(status).toBe(0);
  });

  it('gives every topic once, by falling probability', () => {
    for (const { topics } of rows) {
      expect(topics.map(({ label }) => label).sort()).toEqual([...newsTopics].sort());
      const values = topics.map(({ p }) => p);
      expect(values).toEqual([...values].sort((a, b) => b - a));
      expect(values.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
    }
  });

  it('gives the sentiment of the text, with the most probable label', async () => {
    for (const { sentiment } of rows) {
      const { label, negative, neutral, positive } = sentiment;
      const of = new Map([
        ['negative', negative],
        ['neutral', neutral],
        ['positive', positive],
      ]);
      expect(of.get(label)).toBe(Math.max(negative, neutral, positive));
      expect(negative + neutral + positive).toBeCloseTo(1, 4);
    }
    expect(row(1).sentiment).toEqual(await sentimentOf(opposed));
  });

  it('answers for each company asked for, in that order, as often as asked', async () => {
    const { companies, sentiment } = row(1);
    expect(companies.map(({ name }) => name)).toEqual(names);
    const halden = opposed.indexOf('Halden Air');
    expect(companies[0]?.sentiment).toEqual(await sentimentOf(opposed, [[halden, halden + 10]]));
    expect(companies[1]?.sentiment).toEqual(await sentimentOf(opposed, [[0, 13]]));
    expect(companies[2]?.sentiment).toEqual(sentiment);
    expect(companies[3]).toEqual(companies[1]);
    expect(companies[1]?.sentiment).not.toEqual(companies[0]?.sentiment);
    expect(row(12).companies).toEqual([
      { name: 'Norwick Steel', sentiment: close(companies[1]?.sentiment) },
    ]);
    expect(row(8).companies).toEqual([]);
  });

  it('reads a company that is named beyond what the model reads in its own sentence', async () => {
    const [quayside, absent] = row(10).companies;
    expect(quayside?.sentiment).toEqual(await sentimentOf(beyond, [[0, 14]]));
    expect(absent?.sentiment).toEqual(row(10).sentiment);
  });

  it('gives the companies found, with their symbol, when none is asked for', () => {
    expect(row(3).companies).toContainEqual({
      name: 'Nvidia',
      symbol: 'NVDA',
      sentiment: expect.objectContaining({ label: expect.any(String) }),
    });
  });

  it('gives entities as they stand in the text, and an embedding on request', () => {
    const texts = lines.map((line) => {
      try {
        return String((JSON.parse(line) as { text: unknown }).text);
      } catch {
        return '';
      }
    });
    for (const { line, entities, embedding } of rows) {
      for (const { type, text, start, end, p } of entities) {
        expect(text).toBe(texts[line - 1]?.slice(start, end));
        expect(text).not.toBe('');
        expect(['PER', 'ORG', 'LOC', 'MISC']).toContain(type);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }
      expect(embedding).toHaveLength(64);
      expect(embedding?.every((n) => Number.isInteger(n) && Math.abs(n) <= 127)).toBe(true);
    }
    expect(rows.flatMap(({ entities }) => entities).length).toBeGreaterThan(0);
  });

  it('scores what has no words', () => {
    for (const line of [6, 7]) expect(row(line).entities).toEqual([]);
    expect(row(6).companies).toEqual([{ name: 'Halden Air', sentiment: row(6).sentiment }]);
  });

  it('names no other fields of its own without being asked', async () => {
    const { out } = await runScore(['--quiet'], lines[0] ?? '');
    expect(Object.keys(rowsOf(out)[0] ?? {})).toEqual([
      'line',
      'id',
      'sentiment',
      'topics',
      'companies',
      'entities',
    ]);
  });
});

describe('on request', () => {
  it('explains: what each word did for the sentiment', async () => {
    const input = [opposed, 'Halden'].map((text) => JSON.stringify({ text })).join('\n');
    const rows = rowsOf((await runScore(['--explain'], input)).out);
    expect(rows.map(({ line }) => line)).toEqual([1, 2]);
    const [row] = rows;
    expect(row?.explain).toMatchObject({ head: 'sentiment', label: row?.sentiment.label });
    const label = row?.sentiment.label as 'negative' | 'neutral' | 'positive';
    expect(row?.explain?.probability).toBeCloseTo(row?.sentiment[label] ?? Number.NaN, 4);
    const words = row?.explain?.words ?? [];
    expect(words.map(({ text }) => text).join(' ')).toContain('Norwick Steel cuts its dividend');
    for (const { text, start, end, drop } of words) {
      expect(text).toBe(opposed.slice(start, end));
      expect(Math.abs(drop)).toBeLessThanOrEqual(1);
    }
    expect(words.some(({ drop }) => drop !== 0)).toBe(true);
  });

  it('reads several files, gzip too, and says which a line is from; CSV has the answers alone', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'a.jsonl'), `${lines[0]}\noops\n`);
    writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(`${lines[2]}\n`));
    const files = ['a.jsonl', 'b.jsonl.gz', '-'];
    const json = await runScore(files, `${lines[5]}\n`, { folder });
    expect(rowsOf(json.out).map(({ file, line }) => [file, line])).toEqual(
      files.map((file) => [file, 1]),
    );
    expect(json.errors).toMatch(/^a\.jsonl, line 2: /m);
    const csv = await runScore(['--format', 'csv', ...files.slice(0, 2)], '', { folder });
    expect(csv.out.split('\r\n').map((line) => line.split(',').slice(0, 3).join())).toEqual([
      'line,file,id',
      '1,a.jsonl,a-1',
      '1,b.jsonl.gz,7',
      '',
    ]);
  });
});

describe('what one line may ask for', () => {
  it('answers for any number of names, each in its place', async () => {
    const crowd = Array.from({ length: 3_000 }, (_, n) => `Absent Quillon ${n}`);
    const asked = ['Norwick Steel', ...crowd, 'Norwick Steel'];
    const { out } = await runScore(
      ['--quiet'],
      JSON.stringify({ text: opposed, companies: asked }),
    );
    const [row] = rowsOf(out);
    expect(row?.companies.map(({ name }) => name)).toEqual(asked);
    expect(row?.companies.at(-1)).toEqual(row?.companies[0]);
    for (const { sentiment } of row?.companies.slice(1, -1) ?? []) {
      expect(sentiment).toEqual(row?.sentiment);
    }
  });

  it('is no id that cannot be written again, which costs the others nothing', async () => {
    const deep = `${'['.repeat(300_000)}${']'.repeat(300_000)}`;
    const input = `{"text": "a"}\n{"text": "b", "id": ${deep}}\n{"text": "c", "id": [{"x": null}]}\n`;
    const { out, errors, status } = await runScore(['--quiet'], input);
    expect(rowsOf(out).map(({ line, id }) => [line, id])).toEqual([
      [1, undefined],
      [3, [{ x: null }]],
    ]);
    expect(errors).toMatch(/^line 2: "id" must be/m);
    expect(status).toBe(0);
  });
});

describe('as part of a pipe', () => {
  it('answers a line before the next one comes, and ends on a signal with what is done', async () => {
    const { child, errors, ended } = startScore([]);
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const line of [1, 2]) {
      child.stdin.write(`${JSON.stringify({ text: `note ${line}` })}\n`);
      const { value } = await answers.next();
      expect(rowsOf(String(value))).toMatchObject([{ line }]);
    }
    child.kill('SIGINT');
    expect(await ended).toEqual({ status: 130, signal: null });
    expect(await errors).toMatch(/^2 lines scored, 0 bad/m);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { child, errors, ended } = startScore(['--quiet']);
    child.stdin.write(`${lines[0]}\n`);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await once(child.stdout, 'close');
    child.stdin.end(notes(20_000));
    expect(await ended).toEqual({ status: 0, signal: null });
    expect(await errors).toBe('');
  });

  it('blames no line that a signal keeps from being scored', async () => {
    const { child, errors, ended } = startScore(['--quiet']);
    child.stdin.end(notes(20_000));
    child.stdout.resume();
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ status: 143, signal: null });
    expect(await errors).toMatch(/^\d+ lines scored, 0 bad, \d+ a second\n$/);
  });

  it('ends on a signal though its reader takes nothing', async () => {
    const { child, errors } = startScore(['--quiet', '--embedding']);
    const exited = once(child, 'exit');
    child.stdin.write(notes(2_000));
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    expect(await exited).toEqual([130, null]);
    child.stdout.destroy();
    expect(await errors).toMatch(/^\d+ lines? scored, 0 bad/);
  });

  it('goes through many lines, and large ones, in little memory', async () => {
    const count = 20_000;
    const { child, ended } = startScore(['--quiet'], { nodeOptions: ['--max-old-space-size=64'] });
    let sent = 0;
    const send = (): void => {
      while (sent < count) {
        sent += 1;
        const text = `Halden Air adds route number ${sent}`;
        const large = sent % 200 === 0 ? `${sent} `.repeat(100_000) : '';
        const line = JSON.stringify({ id: sent, text, companies: ['Halden Air', large], large });
        if (!child.stdin.write(`${line}\n`)) return;
      }
      child.stdin.end();
    };
    child.stdin.on('drain', send);
    send();
    let next = 1;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith(`{"line":${next},"id":${next},`)) throw new Error(`${next}: ${line}`);
      next += 1;
    }
    expect(await ended).toEqual({ status: 0, signal: null });
    expect(next - 1).toBe(count);
  }, 300_000);
});

describe('wrong use', () => {
  it.each([
    [['--format', 'csv', '--embedding'], 2, /told in JSON only/],
    [['--workers', 'many'], 2, /--workers must be a number/],
    [['-', '-'], 2, /only once/],
    [['none.jsonl'], 1, /none\.jsonl cannot be read/],
    [['.'], 1, /\. cannot be read: it is a folder/],
    [['--model', 'no-such-model'], 1, /no-such-model.*cannot be read/],
  ])('%j exits with %i and says why', async (words, status, reason) => {
    const result = await runScore(words, '');
    expect(result).toMatchObject({ out: '', status, errors: expect.stringMatching(reason) });
  });

  it('names a file that is no gzip before it scores, and one that breaks off while it does', async () => {
    const folder = freshFolder();
    const packed = gzipSync(lines.slice(0, 1).join('\n').repeat(50));
    writeFileSync(join(folder, 'plain.jsonl.gz'), `${lines[0]}\n`);
    writeFileSync(join(folder, 'broken.jsonl.gz'), packed.subarray(0, packed.length - 12));
    writeFileSync(join(folder, 'good.jsonl'), `${lines[0]}\n`);
    expect(await runScore(['good.jsonl', 'plain.jsonl.gz'], '', { folder })).toMatchObject({
      out: '',
      status: 1,
      errors: expect.stringMatching(/plain\.jsonl\.gz cannot be read: it is not packed/),
    });
    const { out, errors, status } = await runScore(['broken.jsonl.gz', 'good.jsonl'], '', {
      folder,
    });
    expect(rowsOf(out).map(({ file }) => file)).toEqual(['good.jsonl']);
    expect(errors).toMatch(/^broken\.jsonl\.gz cannot be read to its end: /m);
    expect(status).toBe(1);
  });

  it('exits with 1 when no line could be scored, with 0 when there was none', async () => {
    expect(await runScore([], 'oops\n')).toMatchObject({ out: '', status: 1 });
    expect(await runScore([], '\n')).toMatchObject({ out: '', status: 0 });
  });
});

/** The same sentiment from a batch of other neighbours: its last digits may differ. */
function close(sentiment: ScoredRow['sentiment'] | undefined) {
  return {
    label: sentiment?.label,
    negative: expect.closeTo(sentiment?.negative ?? Number.NaN, 3),
    neutral: expect.closeTo(sentiment?.neutral ?? Number.NaN, 3),
    positive: expect.closeTo(sentiment?.positive ?? Number.NaN, 3),
  };
}

/** Lines that have nothing in common. */
function notes(count: number): string {
  return Array.from({ length: count }, (_, n) => `${JSON.stringify({ text: `note ${n}` })}\n`).join(
    '',
  );
}
