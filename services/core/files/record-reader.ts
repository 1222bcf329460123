import { parse } from 'csv-parse/sync';
import { messageOf } from '../errors.ts';
import type { NamedValues } from './columns.ts';
import type { SplitRecord } from './record-splitter.ts';

/** A record's values, or what is wrong with it. */
export type ReadRecord = { readonly values: NamedValues } | { readonly reason: string };

/** Makes named values of split records, one result for each. */
export type RecordReader = (records: readonly SplitRecord[]) => ReadRecord[];

/** One JSON object per line. */
export const readJsonLines: RecordReader = (records) =>
  records.map(({ bytes, broken }) => {
    if (broken !== undefined) return { reason: broken };
    try {
      const value: unknown = JSON.parse(decode(bytes));
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return { values: value as NamedValues };
      }
      return { reason: 'it is no JSON object' };
    } catch (error) {
      return { reason: `it is not valid JSON: ${messageOf(error).slice(0, 200)}` };
    }
  });

/** CSV rows under a header (RFC 4180, lenient about stray quotes and missing last columns). */
export function createCsvReader(header: readonly string[], delimiter: string): RecordReader {
  return (records) =>
    csvRows(records, delimiter).map((row) =>
      Array.isArray(row)
        ? { values: new Map(header.map((name, i) => [name, row[i]])) }
        : { reason: row.reason },
    );
}

/** The names in the first record of a CSV file. */
export function readCsvHeader(record: SplitRecord, delimiter: string): string[] {
  const [row] = csvRows([record], delimiter);
  return Array.isArray(row) ? row.map((name) => name.trim()) : [];
}

/** Names as the first line of a CSV file, its line end included. */
export function csvHeaderLine(names: readonly string[], delimiter: string): Buffer {
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
  return Buffer.from(`${quoted.join(delimiter)}\n`);
}

/** Reads one row that stands under its header line, as dead letters keep it. */
export function readCsvUnderItsHeader({ bytes }: SplitRecord, delimiter: string): ReadRecord {
  try {
    const [header, row, ...more] = parseCsv(decode(bytes), delimiter);
    if (header !== undefined && row !== undefined && more.length === 0) {
      return { values: new Map(header.map((name, i) => [name, row[i]])) };
    }
  } catch {
    // Told below.
  }
  return { reason: 'its row cannot be read; correct it in the file and import it again' };
}

type Row = string[] | { readonly reason: string };

/** Parses many records at once, which is five times as fast; one by one where one of them spoils the rest. */
function csvRows(records: readonly SplitRecord[], delimiter: string): Row[] {
  if (records.every(({ broken }) => broken === undefined)) {
    try {
      const rows = parseCsv(records.map(({ bytes }) => decode(bytes)).join('\n'), delimiter);
      if (rows.length === records.length) return rows;
    } catch {
      // One by one, below.
    }
  }
  return records.map(({ bytes, broken }) => {
    if (broken !== undefined) return { reason: broken };
    try {
      return parseCsv(decode(bytes), delimiter)[0] ?? { reason: 'it is an empty row' };
    } catch (error) {
      return { reason: `it is not valid CSV: ${messageOf(error).slice(0, 200)}` };
    }
  });
}

function parseCsv(text: string, delimiter: string): string[][] {
  return parse(text, { delimiter, relax_quotes: true, relax_column_count: true });
}

/** UTF-8, without the byte order mark that some programs begin a file with. */
function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
