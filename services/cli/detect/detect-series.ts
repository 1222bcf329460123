import { advance, startAnomaly } from '../../alerting/detectors/anomaly/anomaly.ts';
import { anomalySettings } from '../../alerting/detectors/anomaly/anomaly-settings.ts';
import { BarographError } from '../../core/errors.ts';
import { type CsvLine, createCsvLines } from './csv-lines.ts';
import { type RowText, rowTexts } from './detected-row.ts';
import { type BadRow, createSeriesReader, type SeriesRow } from './series-rows.ts';

export interface DetectOptions {
  readonly name: string;
  readonly format: keyof typeof rowTexts;
  readonly onBad: (row: BadRow) => void;
}

export interface DetectCounts {
  rows: number;
  bad: number;
  alerts: number;
}

/**
 * Scores the rows of a CSV file in their order, a piece of output for each piece of input. A row's score depends on the
 * rows before it alone.
 * @throws BarographError when the file has no header, or the header lacks a column
 */
export async function* detectSeries(
  pieces: AsyncIterable<Buffer>,
  { name, format, onBad }: DetectOptions,
  counts: DetectCounts,
): AsyncGenerator<string> {
  const lines = createCsvLines();
  const state = startAnomaly();
  let read: ((line: CsvLine) => SeriesRow | BadRow | undefined) | undefined;
  let texts: RowText | undefined;

  function take(records: readonly CsvLine[]): string {
    let out = '';
    for (const record of records) {
      if (read === undefined) {
        if (record.text.replace(/^\uFEFF/, '').trim() === '') continue;
        read = createSeriesReader(record, name);
        texts = rowTexts[format];
        out += texts.header;
        continue;
      }
      const row = read(record);
      if (row === undefined) continue;
      if ('reason' in row) {
        counts.bad += 1;
        onBad(row);
        continue;
      }
      const score = Math.round(advance(state, row) * 1e6) / 1e6;
      const isAlert = score >= anomalySettings.alertScore;
      counts.rows += 1;
      if (isAlert) counts.alerts += 1;
      out += texts?.row(row, score, isAlert) ?? '';
    }
    return out;
  }

  for await (const piece of pieces) yield take(lines.push(piece));
  yield take(lines.flush());
  if (read === undefined) {
    throw new BarographError(`${name} is empty: its first line has to be "timestamp,value"`);
  }
}
