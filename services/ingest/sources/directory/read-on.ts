import { z } from 'zod';
import { type Columns, mapColumns } from '../../../core/files/columns.ts';
import { chunksOnce } from '../../../core/files/file-chunks.ts';
import {
  createCsvReader,
  csvHeaderLine,
  type RecordReader,
  readCsvHeader,
  readJsonLines,
} from '../../../core/files/record-reader.ts';
import { createRecordSplitter, type SplitRecord } from '../../../core/files/record-splitter.ts';
import type { TimeFormat } from '../../../core/posts/normalise/parse-date.ts';
import { createGrowingHead } from '../file/file-position.ts';
import type { Found, FoundBatch } from '../source.ts';
import type { ListedFile } from './directory-listing.ts';
import type { FileNote } from './file-notes.ts';

export interface RecordForm {
  readonly format?: 'jsonl' | 'csv' | undefined;
  readonly columns: Columns;
  readonly timeFormat: TimeFormat;
  readonly delimiter: string;
}

export interface ReadingOn {
  readonly file: ListedFile;
  readonly from: FileNote;
  readonly form: RecordForm;
  /** Whether a last line without a line end is taken as it is: nobody writes on. */
  readonly takesLastLine: boolean;
  readonly signal: AbortSignal;
  /** Resolves when the batch is in the log and the note is stored. */
  readonly deliver: (batch: Pick<FoundBatch, 'found' | 'timing'>, note: FileNote) => Promise<void>;
}

const batchRecords = 500;
const maxRecordBytes = 1_048_576;

/** Whether a file's records are CSV, by its settings or else by its name. */
function isCsv(name: string, { format }: RecordForm): boolean {
  return (format ?? (/\.csv(?:\.gz)?$/i.test(name) ? 'csv' : 'jsonl')) === 'csv';
}

/**
 * Reads a file from where its note stands to its end, batch by batch. A last line that is only partly there waits.
 * @returns the note of what has been read
 */
export async function readOn(reading: ReadingOn): Promise<FileNote> {
  const { file, form, signal } = reading;
  const csv = isCsv(file.name, form);
  let note = reading.from;
  const head = await createGrowingHead(file.path, file.name.endsWith('.gz') ? 0 : note.offset);
  const quotedBy = csv ? form.delimiter : undefined;
  const splitter = createRecordSplitter({
    offset: note.offset,
    maxBytes: maxRecordBytes,
    quotedBy,
  });
  let reader = readerFor(note.header);

  function readerFor(header: string | null): RecordReader | undefined {
    if (!csv) return readJsonLines;
    return header === null ? undefined : createCsvReader(namesIn(header), form.delimiter);
  }

  async function take(records: readonly SplitRecord[]): Promise<void> {
    let rest = records;
    const [first] = rest;
    if (reader === undefined && first !== undefined) {
      const header = JSON.stringify(readCsvHeader(first, form.delimiter));
      reader = readerFor(header);
      note = after({ ...note, header }, [first]);
      rest = rest.slice(1);
    }
    while (rest.length > 0 && reader !== undefined && !signal.aborted) {
      const isPast = (record: SplitRecord): boolean => record.end <= note.historyEnd;
      const past = rest[0] !== undefined && isPast(rest[0]);
      const change = rest.findIndex((record) => isPast(record) !== past);
      const batch = rest.slice(0, Math.min(batchRecords, change === -1 ? rest.length : change));
      const found = foundIn(batch, reader);
      note = after(note, batch);
      await reading.deliver({ found, timing: past ? 'import' : 'live' }, note);
      rest = rest.slice(batch.length);
    }
  }

  function foundIn(batch: readonly SplitRecord[], read: RecordReader): Found[] {
    let { line } = note;
    const numbered = batch.map((record) => {
      line += record.lines;
      return { record, line };
    });
    const present = numbered.filter(({ record }) => !isBlank(record.bytes));
    const values = read(present.map(({ record }) => record));
    return present.map(({ record, line: number }, i): Found => {
      const where = `${file.name}, line ${number}`;
      const raw = (): Buffer => revivable(record);
      const result = values[i] ?? { reason: 'it could not be read' };
      if ('reason' in result) return { reason: `${where}: ${result.reason}`, raw };
      const key = `${file.name}@${record.end}`;
      const mapped = mapColumns(result.values, form.columns, form.timeFormat, key);
      if ('reason' in mapped) return { reason: `${where}: ${mapped.reason}`, raw };
      return { item: mapped.item, raw, where };
    });
  }

  /** The record's own bytes; a row of CSV says nothing without its header. */
  function revivable({ bytes }: SplitRecord): Buffer {
    if (!csv || note.header === null) return Buffer.from(bytes);
    return Buffer.concat([csvHeaderLine(namesIn(note.header), form.delimiter), bytes]);
  }

  function after(from: FileNote, records: readonly SplitRecord[]): FileNote {
    const moved = {
      ...from,
      offset: records.at(-1)?.end ?? from.offset,
      line: records.reduce((sum, record) => sum + record.lines, from.line),
    };
    // Packed bytes are not those that were read; what is packed does not grow.
    return file.name.endsWith('.gz') ? moved : { ...moved, ...head.cover(moved) };
  }

  for await (const chunk of chunksOnce(file.path, note.offset)) {
    if (signal.aborted) return note;
    head.push(chunk);
    await take(splitter.push(chunk));
  }
  if (reading.takesLastLine) await take(splitter.flush());
  return note;
}

function namesIn(header: string): string[] {
  return z.array(z.string()).parse(JSON.parse(header));
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes.length < 100 && bytes.toString('latin1').trim() === '');
}
