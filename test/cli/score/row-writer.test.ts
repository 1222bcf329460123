import { describe, expect, it } from 'vitest';
import { createRowWriter } from '../../../services/cli/score/row-writer.ts';
import type { BadLine } from '../../../services/cli/score/score-line.ts';
import type { LineScore } from '../../../services/cli/score/score-window.ts';

const sentiment = { label: 'neutral', negative: 0, neutral: 1, positive: 0 } as const;

function scored(line: number, id: string | undefined, more: Partial<LineScore> = {}): LineScore {
  return {
    line: { line, file: undefined, id, text: 'note', companies: undefined },
    score: {
      sentiment,
      topicProbabilities: [],
      companies: [],
      entities: [],
      embedding: new Int8Array(64),
      readTo: 0,
    },
    companies: [],
    explanation: undefined,
    ...more,
  };
}

const deep = `${'['.repeat(2_000)}${']'.repeat(2_000)}`;

describe('createRowWriter', () => {
  it('gives an id back as it was, whatever it is', () => {
    const rows = createRowWriter({ format: 'json', embedding: false, onBad: () => undefined });
    const ids = ['"a"', '7', 'null', '{"a":[1]}', deep, undefined];
    const { text, count } = rows.format(ids.map((id, index) => scored(index + 1, id)));
    const lines = text.trim().split('\n');
    expect(count).toBe(ids.length);
    for (const [index, id] of ids.entries()) {
      const start = id === undefined ? '' : `"id":${id},`;
      expect(lines[index]).toMatch(/}$/);
      expect(lines[index]?.startsWith(`{"line":${index + 1},${start}"sentiment":`)).toBe(true);
      expect(JSON.parse(lines[index] ?? '')).toMatchObject({ line: index + 1, sentiment });
    }
  });

  it('writes an id plainly in CSV', () => {
    const rows = createRowWriter({ format: 'csv', embedding: false, onBad: () => undefined });
    const ids = ['"a"', '7', 'null', '[1]', undefined];
    const { text } = rows.format(ids.map((id, index) => scored(index + 1, id)));
    const cells = text.split('\r\n').map((line) => line.split(',')[1]);
    expect(cells).toEqual(['id', 'a', '7', '', '[1]', '', undefined]);
  });

  it('loses the one line that cannot be written, and names it', () => {
    const bad: BadLine[] = [];
    const rows = createRowWriter({
      format: 'json',
      embedding: false,
      onBad: (line) => bad.push(line),
    });
    let nested: object = {};
    for (let depth = 0; depth < 100_000; depth += 1) nested = { nested };
    const broken = { explanation: nested as LineScore['explanation'] };
    const { text, count } = rows.format([scored(1, '1'), scored(2, '2', broken), scored(3, '3')]);
    expect(count).toBe(2);
    expect(text.split('\n').map((line) => line.slice(0, 17))).toEqual([
      '{"line":1,"id":1,',
      '{"line":3,"id":3,',
      '',
    ]);
    expect(bad).toEqual([
      { line: 2, file: undefined, reason: expect.stringContaining('cannot be written') },
    ]);
  });
});
