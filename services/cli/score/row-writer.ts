import { messageOf } from '../../core/errors.ts';
import { formatRows, type RowFormat } from '../rows.ts';
import type { BadLine } from './score-line.ts';
import { flatScoreRow, type RowParts, scoreJson } from './score-row.ts';
import type { LineScore } from './score-window.ts';

/** Makes the output of scores, piece by piece. */
export interface RowWriter {
  format(lines: readonly LineScore[]): WrittenRows;
}

export interface WrittenRows {
  readonly text: string;
  /** Lines that it has a row of. */
  readonly count: number;
}

export interface RowWriterOptions extends RowParts {
  readonly format: RowFormat;
  /** Called for a line that cannot be written, which must not cost the others their row. */
  readonly onBad: (line: BadLine) => void;
}

/** JSON lines with all there is to say; CSV, or tables as they come, with the answers alone. */
export function createRowWriter({ format, onBad, ...parts }: RowWriterOptions): RowWriter {
  let hasHeader = false;

  function rowsOf<T>(lines: readonly LineScore[], rowOf: (line: LineScore) => T): T[] {
    return lines.flatMap((scored) => {
      try {
        return [rowOf(scored)];
      } catch (error) {
        const { line, file } = scored.line;
        onBad({ line, file, reason: `its scores cannot be written: ${messageOf(error)}` });
        return [];
      }
    });
  }

  return {
    format: (lines) => {
      if (format === 'json') {
        const rows = rowsOf(lines, (line) => `${scoreJson(line, parts)}\n`);
        return { text: rows.join(''), count: rows.length };
      }
      const rows = rowsOf(lines, flatScoreRow);
      if (rows.length === 0) return { text: '', count: 0 };
      const text = formatRows(rows, format);
      const withoutHeader =
        hasHeader && format === 'csv' ? text.slice(text.indexOf('\n') + 1) : text;
      hasHeader = true;
      return { text: withoutHeader, count: rows.length };
    },
  };
}
