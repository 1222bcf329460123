import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { freshFolder } from '../support/barograph-process.ts';
import { createRandom } from '../support/simulated-counts.ts';
import { repositoryRoot } from '../support/source-tree.ts';

const folder = freshFolder();
const header = 'timestamp,value,anomaly_score,is_alert';

/** Runs `barograph detect …` as a user would. */
async function detect(words: readonly string[], input: string | Buffer = '') {
  const program = join(repositoryRoot, 'bin/barograph.js');
  const child = spawn(process.execPath, [program, 'detect', ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [out, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, errors, status, lines: out.split('\n').slice(0, -1) };
}

const { normal } = createRandom(9);
const rows = Array.from({ length: 1_500 }, (_, i) => {
  const time = new Date(1_800_000_000_000 + i * 300_000).toISOString();
  return `${time.replace('T', ' ').slice(0, 19)},${(i === 1_234 ? 900 : 50 + 3 * normal()).toFixed(3)}`;
});
const csv = ['timestamp,value', ...rows, ''].join('\n');

describe('barograph detect', () => {
  it('writes a row for each one, as it was given, with its score and whether it is an alert', async () => {
    writeFileSync(join(folder, 'series.csv'), csv);
    const { lines, errors, status } = await detect(['series.csv']);
    expect(status).toBe(0);
    expect(lines[0]).toBe(header);
    expect(lines).toHaveLength(1_501);
    for (const [i, row] of rows.entries()) expect(lines[i + 1]?.startsWith(`${row},`)).toBe(true);
    for (const line of lines.slice(1)) expect(line).toMatch(/,(?:0|1|0\.\d{1,6}),(?:true|false)$/);
    expect(lines[1_235]).toMatch(/,900\.000,0\.9\d*,true$/);
    expect(errors).toMatch(/^1500 rows, 0 bad lines, \d+ alerts\n$/);
  });

  it('sees no later row: the output of a beginning is the beginning of the output', async () => {
    const whole = await detect(['-'], csv);
    for (const length of [0, 1, 700, 1_235]) {
      const part = await detect(
        ['-'],
        ['timestamp,value', ...rows.slice(0, length), ''].join('\n'),
      );
      expect(whole.out.startsWith(part.out)).toBe(true);
      expect(part.lines).toHaveLength(length + 1);
    }
  });

  it('writes JSON lines where they are asked for', async () => {
    for (const format of ['json', 'jsonl']) {
      const { lines } = await detect(
        ['-', '--format', format],
        'timestamp,value\n17,2.50\n18,NaN\n',
      );
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        { timestamp: '17', value: 2.5, anomaly_score: 0, is_alert: false },
        { timestamp: '18', value: null, anomaly_score: 0, is_alert: false },
      ]);
    }
  });

  it('reads other orders, quotes, blanks, line ends, byte order marks and .gz', async () => {
    const odd = [
      '\uFEFFhost, Value ,"Timestamp"',
      'a,1,"2024-03-01 00:00:00"',
      '"a ""b"", c",  2 ,2024-03-01T00:05:00Z',
      '"two\r\nlines",3,2024-03-01T00:10:00.5+02:00',
      '',
      'a,1e308,1709252100',
      'a,,1709252400000',
    ].join('\r\n');
    writeFileSync(join(folder, 'odd.csv.gz'), gzipSync(odd));
    const { lines, status } = await detect(['odd.csv.gz']);
    expect(status).toBe(0);
    expect(lines).toEqual([
      header,
      '2024-03-01 00:00:00,1,0,false',
      '2024-03-01T00:05:00Z,2,0,false',
      '2024-03-01T00:10:00.5+02:00,3,0,false',
      '1709252100,1e308,0,false',
      '1709252400000,,0,false',
    ]);
  });

  it('names bad lines by number and goes on', async () => {
    const input = [
      'timestamp,value',
      '2024-03-01 00:00:00,1',
      '2024-03-01 00:05:00,many',
      'soon,3',
      '2024-03-01 00:15:00',
      ',5',
      '2024-03-01 00:25:00,6',
    ].join('\n');
    const { lines, errors, status } = await detect(['-'], input);
    expect(status).toBe(0);
    expect(lines).toHaveLength(3);
    expect(errors.split('\n')).toEqual([
      'line 3: "many" is no number',
      'line 4: "soon" is no timestamp; write it as ISO 8601',
      'line 5: it has fewer columns than the header',
      'line 6: "" is no timestamp; write it as ISO 8601',
      '2 rows, 4 bad lines, 0 alerts',
      '',
    ]);
  });

  it('only counts further bad lines, and fails where no line is good', async () => {
    const { lines, errors, status } = await detect(['-'], `timestamp,value\n${'x,y\n'.repeat(50)}`);
    expect(status).toBe(1);
    expect(lines).toEqual([header]);
    expect(errors.match(/^line /gm)).toHaveLength(20);
    expect(errors).toContain('further bad lines are only counted\n0 rows, 50 bad lines');
  });

  it('defuses a timestamp that a spreadsheet would run', async () => {
    const { lines } = await detect(['-'], 'timestamp,value\n"2024-03-01, 00:05",1\n');
    expect(lines[1]).toBe('"2024-03-01, 00:05",1,0,false');
  });

  it('says how to mend a file without its columns, an empty one, and a wrong call', async () => {
    const missing = await detect(['-'], 'time;value\n1;2\n');
    expect(missing).toMatchObject({ status: 1, out: '' });
    expect(missing.errors).toContain(
      'standard input has no column "timestamp": its first line names',
    );
    expect(missing.errors).toContain('let it be "timestamp,value"');
    expect((await detect(['-'], '')).errors).toContain(
      'its first line has to be "timestamp,value"',
    );
    expect(await detect(['absent.csv'])).toMatchObject({
      status: 1,
      errors: expect.stringContaining('absent.csv cannot be read'),
    });
    for (const words of [[], ['a.csv', 'b.csv'], ['-', '--format', 'table']]) {
      expect(await detect(words)).toMatchObject({ status: 2, out: '' });
    }
  });
});
