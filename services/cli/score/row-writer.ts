import { formatRows, type RowFormat } from '../rows.ts';
import { flatScoreRow, type RowParts, scoreRow } from './score-row.ts';
import type { LineScore } from './score-window.ts';

/** Makes the output of scores, piece by piece. */
export interface RowWriter {
  format(lines: readonly LineScore[]): string;
}

/** JSON lines with all there is to say; CSV, or tables as they come, with the answers alone. */
export function createRowWriter(format: RowFormat, parts: RowParts): RowWriter {
  let hasHeader = false;
  return {
    format: (lines) => {
      if (lines.length === 0) return '';
      if (format === 'json') {
        return lines.map((line) => `${JSON.stringify(scoreRow(line, parts))}\n`).join('');
      }
      const text = formatRows(lines.map(flatScoreRow), format);
      const withoutHeader =
        hasHeader && format === 'csv' ? text.slice(text.indexOf('\n') + 1) : text;
      hasHeader = true;
      return withoutHeader;
    },
  };
}
