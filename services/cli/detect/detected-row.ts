import { csvCell } from '../rows.ts';
import type { SeriesRow } from './series-rows.ts';

/** How rows are written. */
export interface RowText {
  readonly header: string;
  row(measured: SeriesRow, score: number, isAlert: boolean): string;
}

/** What needs no quotes and runs as no formula. */
const plainCell = /^[\w.][\w .:+-]*$/;

/** The rows as CSV, and as JSON lines, in which a value that is no finite number is null. */
export const rowTexts: { readonly csv: RowText; readonly json: RowText } = {
  csv: {
    header: 'timestamp,value,anomaly_score,is_alert\n',
    row: ({ timestamp, text }, score, isAlert) =>
      `${cell(timestamp)},${cell(text)},${score},${isAlert}\n`,
  },
  json: {
    header: '',
    row: ({ timestamp, value }, score, isAlert) =>
      `${JSON.stringify({
        timestamp,
        value: Number.isFinite(value) ? value : null,
        anomaly_score: score,
        is_alert: isAlert,
      })}\n`,
  },
};

function cell(text: string): string {
  return plainCell.test(text) ? text : csvCell(text);
}
