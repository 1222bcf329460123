import type { RawItem } from '../posts/raw-item.ts';
import { type Columns, columnsSchema, mapColumns, type NamedValues } from './columns.ts';
import { chunksOnce } from './file-chunks.ts';
import {
  createCsvReader,
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

const maxRecordBytes = 1_048_576;

/**
 * Reads a file of posts from its beginning to its end (`.gz` is unpacked), a few hundred records at a time; times
 * are ISO 8601. Blank lines are passed over. @throws the system's error when the file cannot be read
 */
export async function* readItems(
  path: string,
  form: FileForm = {},
): AsyncIterable<readonly FileItem[]> {
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

  function itemsOf(records: readonly SplitRecord[]): FileItem[] {
    let rest = records;
    const [first] = rest;
    if (reader === undefined && first !== undefined) {
      reader = createCsvReader(readCsvHeader(first, delimiter), delimiter);
      line += first.lines;
      rest = rest.slice(1);
    }
    const placed = rest.map((record) => {
      const at = line + 1;
      line += record.lines;
      return { record, at };
    });
    const present = placed.filter(({ record }) => record.bytes.toString('latin1').trim() !== '');
    const values = reader?.(present.map(({ record }) => record)) ?? [];
    return present.map(({ record, at }, i): FileItem => {
      const result = values[i] ?? { reason: 'it could not be read' };
      const raw = record.bytes;
      if ('reason' in result) return { line: at, reason: result.reason, raw };
      const mapped = mapColumns(result.values, columns, 'iso', `@${record.end}`);
      return 'reason' in mapped
        ? { line: at, reason: mapped.reason, raw }
        : { line: at, item: mapped.item, values: result.values };
    });
  }

  for await (const chunk of chunksOnce(path, 0)) {
    const items = itemsOf(splitter.push(chunk));
    if (items.length > 0) yield items;
  }
  const last = itemsOf(splitter.flush());
  if (last.length > 0) yield last;
}
