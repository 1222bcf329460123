import { describe, expect, it } from 'vitest';
import { formatRows } from '../../services/cli/rows.ts';

const rows = [
  { id: 'a', reason: 'title is missing, or "empty"', size: 3 },
  { id: 'b', reason: '=HYPERLINK("http://evil.example")', size: -1 },
];

describe('formatRows', () => {
  it('writes one JSON object a line', () => {
    expect(
      formatRows(rows, 'json')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(rows);
  });

  it('quotes CSV as RFC 4180 asks, and defuses formulas but not numbers', () => {
    expect(formatRows(rows, 'csv').split('\r\n')).toEqual([
      'id,reason,size',
      'a,"title is missing, or ""empty""",3',
      `b,"'=HYPERLINK(""http://evil.example"")",-1`,
      '',
    ]);
  });

  it('aligns a table', () => {
    const [head, first] = formatRows(rows, 'table').split('\n');
    expect(head?.indexOf('size')).toBe(first?.indexOf('3'));
  });

  it('keeps a table to its lines, whatever is in a cell', () => {
    const table = formatRows([{ id: '\u001b[2Ja\u0007\n\u009b1mb', size: 3 }], 'table');
    expect(table.split('\n')).toEqual(['id         size', ' [2Ja 1mb  3', '']);
    expect(table).not.toMatch(/[^\n\P{C}]/u);
  });

  it('prints nothing for no rows', () => {
    expect(formatRows([], 'csv') + formatRows([], 'table') + formatRows([], 'json')).toBe('');
  });
});
