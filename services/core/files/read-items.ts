import type { RawItem } from '../posts/raw-item.ts';
import { type Columns, columnsSchema, mapColumns, type NamedValues } from './columns.ts';
import { chunksOnce } from './file-chunks.ts';
import {
  createCsvReader,
  type ReadRecord,
  type RecordReader,
  readCsvHeader,
  readJsonLines,
} from './record-reader.ts';
import { createRecordSplitter, type SplitRecord } from './record-splitter.ts';

/** How a file is to be read; by default JSON lines, or CSV if its name ends in .csv or .csv.gz. */
export interface FileForm {
  readonly format?: 'jsonl' | 'csv';
  readonly columns?: Partial<Columns>;
  readonly delimiter?: string;
}

/** A record of a file under its line number: an item and the values it was made of, or its bytes and why it is none. */
export type FileItem =
  | { readonly line: number; readonly item: RawItem; readonly values: NamedValues }
  | { readonly line: number; readonly reason: string; readonly raw: Buffer };

/** What the reader of a file makes of a record itself. */
export interface OwnItem<T> {
  readonly line: number;
  readonly own: T;
}

const maxRecordBytes = 1_048_576;

/**
 * Reads a file of posts from its beginning to its end (`.gz` is unpacked), a few hundred records at a time; times
 * are ISO 8601. Blank lines are passed over.
 * @param own what the caller makes of a record itself, before anything else is; undefined: it is an item like others
 * @throws the system's error when the file cannot be read
 */
export async function* readItems<T = never>(
  path: string,
  form: FileForm = {},
  own: (bytes: Buffer, line: number) => T | undefined = () => undefined,
): AsyncIterable<readonly (FileItem | OwnItem<T>)[]> {
  const csv = (form.format ?? (/\.csv(?:\.gz)?$/i.test(path) ? 'csv' : 'jsonl')) === 'csv';
  const delimiter = form.delimiter ?? ',';
  const columns = columnsSchema.parse(form.columns ?? {});
  const splitter = createRecordSplitter({
    offset: 0,
    maxBytes: maxRecordBytes,
    quotedBy: csv ? delimiter : undefined,
  });
  let reader: RecordReader | undefined = csv ? undefined : readJsonLines;
  let line = 0;

  function itemsOf(records: readonly SplitRecord[]): (FileItem | OwnItem<T>)[] {
    let rest = records;
    const [first] = rest;
    if (reader === undefined && first !== undefined) {
      reader = createCsvReader(readCsvHeader(first, delimiter), delimiter);
      line += first.lines;
      rest = rest.slice(1);
    }
    const found: (FileItem | OwnItem<T>)[] = [];
    const present: { readonly record: SplitRecord; readonly at: number }[] = [];
    /** Where in `found` each of `present` belongs. */
    const places: number[] = [];
    for (const record of rest) {
      const at = line + 1;
      line += record.lines;
      if (isBlank(record.bytes)) continue;
      const made = record.broken === undefined ? own(record.bytes, at) : undefined;
      if (made === undefined) {
        places.push(found.length);
        present.push({ record, at });
        found.push({ line: at, reason: 'it could not be read', raw: record.bytes });
      } else found.push({ line: at, own: made });
    }
    const values =
      present.length === 0 ? [] : (reader?.(present.map(({ record }) => record)) ?? []);
    for (const [i, { record, at }] of present.entries()) {
      const result = values[i];
      const place = places[i];
      if (result === undefined || place === undefined) continue;
      found[place] = itemOf(record, at, result);
    }
    return found;
  }

  function itemOf(record: SplitRecord, line: number, result: ReadRecord): FileItem {
    const raw = record.bytes;
    if ('reason' in result) return { line, reason: result.reason, raw };
    const mapped = mapColumns(result.values, columns, 'iso', `@${record.end}`);
    return 'reason' in mapped
      ? { line, reason: mapped.reason, raw }
      : { line, item: mapped.item, values: result.values };
  }

  for await (const chunk of chunksOnce(path, 0)) {
    const items = itemsOf(splitter.push(chunk));
    if (items.length > 0) yield items;
  }
  const last = itemsOf(splitter.flush());
  if (last.length > 0) yield last;
}

function isBlank(bytes: Buffer): boolean {
  // Most lines begin with a brace.
  return (bytes[0] ?? 0) <= 0x20 && bytes.toString('latin1').trim() === '';
}
