import { describe, expect, it } from 'vitest';
import { longestLineBytes, readWindows } from '../../../services/cli/score/read-windows.ts';
import type { BadLine, ScoreLine } from '../../../services/cli/score/score-line.ts';

async function read(...chunks: readonly (string | Buffer)[]) {
  async function* bytes() {
    for (const chunk of chunks) yield Buffer.from(chunk as string);
  }
  const bad: BadLine[] = [];
  const windows: ScoreLine[][] = [];
  const listeners = { onBad: (line: BadLine) => bad.push(line), onFailed: () => undefined };
  const input = { file: undefined, name: 'standard input', bytes: bytes() };
  for await (const { lines } of readWindows([input], listeners)) windows.push([...lines]);
  return { windows, lines: windows.flat(), bad };
}

describe('readWindows', () => {
  it('numbers lines as an editor does, passes over blank ones, and reads the last one without its end', async () => {
    const { lines, bad } = await read(
      '\ufeff{"text": "a"}\r\n\r\n \t \n{"te',
      'xt": "b"}\n{"text": "c"}',
    );
    expect(lines.map(({ line, text }) => [line, text])).toEqual([
      [1, 'a'],
      [4, 'b'],
      [5, 'c'],
    ]);
    expect(bad).toEqual([]);
  });

  it.each([
    ['{"text": ', /not valid JSON/],
    ['["text"]', /no JSON object/],
    ['null', /no JSON object/],
    ['{"title": "no text"}', /"text" must be a string/],
    ['{"text": 5}', /"text" must be a string/],
    ['{"text": "a", "companies": "Norwick"}', /"companies" must be a list of names/],
    ['{"text": "a", "companies": ["Norwick", 5]}', /"companies" must hold strings only/],
    [JSON.stringify({ text: 'a', companies: Array(10_001).fill('x') }), /10000 names at most/],
    [JSON.stringify({ text: 'a', id: 'x'.repeat(5_000) }), /"id" must be 4096 characters/],
    [`{"text": "a", "id": ${'['.repeat(500_000)}${']'.repeat(500_000)}}`, /not be nested deeply/],
    ['\0\0\0', /not valid JSON/],
    [Buffer.from([0xbf, 0xbb, 0xef, 0xbf]), /not valid JSON/],
    ['\ufeff\ufeff', /not valid JSON/],
    [Buffer.from([0xff, 0xfe, 0x00]), /not valid JSON/],
  ])('tells by number what is wrong with %s, and goes on', async (line, reason) => {
    const { lines, bad } = await read('{"text": "before"}\n', line, '\n{"text": "after"}\n');
    expect(lines.map(({ line: number }) => number)).toEqual([1, 3]);
    expect(bad).toEqual([{ line: 2, file: undefined, reason: expect.stringMatching(reason) }]);
  });

  it('takes an id of any kind, an empty text, and companies that are null or none', async () => {
    const { lines } = await read(
      '{"id": {"a": 1}, "text": "", "more": 5}\n{"text": "x", "companies": null}\n{"text": "y", "companies": []}\n',
    );
    expect(lines).toEqual([
      { line: 1, file: undefined, id: '{"a":1}', text: '', companies: undefined },
      { line: 2, file: undefined, id: undefined, text: 'x', companies: undefined },
      { line: 3, file: undefined, id: undefined, text: 'y', companies: [] },
    ]);
  });

  it('gives up a line that is too long, and counts it as one', async () => {
    const chunk = 'x'.repeat(1_000_000);
    const pieces = Array.from(
      { length: Math.ceil(longestLineBytes / chunk.length) + 2 },
      () => chunk,
    );
    const { lines, bad } = await read('{"text": "', ...pieces, '"}\n', '{"text": "after"}\n');
    expect(bad).toEqual([
      { line: 1, file: undefined, reason: expect.stringMatching(/longer than/) },
    ]);
    expect(lines.map(({ line, text }) => [line, text])).toEqual([[2, 'after']]);
  });

  it('names an input that fails half way, and goes on with the next', async () => {
    async function* broken() {
      yield Buffer.from('{"text": "a"}\n{"text": "b"}\n{"te');
      throw new Error('unexpected end of file');
    }
    async function* sound() {
      yield Buffer.from('\ufeff\n{"text": "c"}\n');
    }
    const failed: unknown[] = [];
    const inputs = [
      { file: 'a.gz', name: 'a.gz', bytes: broken() },
      { file: 'b', name: 'b', bytes: sound() },
    ];
    const read: unknown[] = [];
    for await (const { lines } of readWindows(inputs, {
      onBad: (line) => failed.push(line),
      onFailed: (input) => failed.push(input),
    })) {
      read.push(...lines.map(({ file, line, text }) => [file, line, text]));
    }
    expect(read).toEqual([
      ['a.gz', 1, 'a'],
      ['a.gz', 2, 'b'],
      ['b', 2, 'c'],
    ]);
    expect(failed).toEqual([{ name: 'a.gz', reason: 'unexpected end of file' }]);
  });

  it('keeps no more of a text than is looked at', async () => {
    const { lines } = await read(JSON.stringify({ text: '\ud83d\ude00'.repeat(500_000) }));
    expect(lines[0]?.text.length).toBe(100_000);
  });

  it('hands on what has come in, in windows that are bounded in lines and memory', async () => {
    const { windows } = await read('{"text": "a"}\n', '{"text": "b"}\n{"text": "c"}\n');
    expect(windows.map((lines) => lines.length)).toEqual([1, 2]);
    const many = await read('{"text": "a"}\n'.repeat(1_100));
    expect(many.windows.map((lines) => lines.length)).toEqual([512, 512, 76]);
    const wide = await read(`${JSON.stringify({ text: 'a'.repeat(90_000) })}\n`.repeat(8));
    expect(wide.windows.map((lines) => lines.length)).toEqual([6, 2]);
  });
});
