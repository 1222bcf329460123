import { describe, expect, it } from 'vitest';
import { longestLineBytes, readWindows } from '../../../services/cli/score/read-windows.ts';
import type { BadLine, ScoreLine } from '../../../services/cli/score/score-line.ts';

async function read(...chunks: readonly (string | Buffer)[]) {
  async function* bytes() {
    for (const chunk of chunks) yield Buffer.from(chunk as string);
  }
  const bad: BadLine[] = [];
  const windows: ScoreLine[][] = [];
  for await (const { lines } of readWindows([{ file: undefined, bytes: bytes() }], (line) =>
    bad.push(line),
  )) {
    windows.push([...lines]);
  }
  return { windows, lines: windows.flat(), bad };
}

describe('readWindows', () => {
  it('numbers lines as an editor does, passes over blank ones, and reads the last one without its end', async () => {
    const { lines, bad } = await read(
      '\ufeff{"text": "a"}\r\n\r\n  \n{"te',
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
    [JSON.stringify({ text: 'a', companies: Array(257).fill('x') }), /256 names at most/],
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
      { line: 1, file: undefined, id: { a: 1 }, text: '', companies: undefined },
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

  it('keeps no more of a text than is looked at', async () => {
    const { lines } = await read(JSON.stringify({ text: '\ud83d\ude00'.repeat(500_000) }));
    expect(lines[0]?.text.length).toBe(100_000);
  });

  it('hands on what has come in, in windows that are bounded in lines and bytes', async () => {
    const { windows } = await read('{"text": "a"}\n', '{"text": "b"}\n{"text": "c"}\n');
    expect(windows.map((lines) => lines.length)).toEqual([1, 2]);
    const many = await read('{"text": "a"}\n'.repeat(1_100));
    expect(many.windows.map((lines) => lines.length)).toEqual([512, 512, 76]);
    const wide = await read(`${JSON.stringify({ text: 'a'.repeat(600_000) })}\n`.repeat(3));
    expect(wide.windows.map((lines) => lines.length)).toEqual([2, 1]);
  });
});
