import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { columnsSchema, mapColumns, timeFormatSchema } from '../../core/files/columns.ts';
import { chunksFollowed, chunksOnce } from '../../core/files/file-chunks.ts';
import {
  createCsvReader,
  csvHeaderLine,
  type RecordReader,
  readCsvHeader,
  readJsonLines,
} from '../../core/files/record-reader.ts';
import { createRecordSplitter, type SplitRecord } from '../../core/files/record-splitter.ts';
import {
  createGrowingHead,
  type FilePosition,
  fingerprint,
  fingerprintOf,
  resumePosition,
} from './file/file-position.ts';
import { reviveRecord } from './file/revive-record.ts';
import {
  type Found,
  type FoundBatch,
  leastMaxDelayMs,
  type Source,
  type SourcePort,
} from './source.ts';
import { sourceFields } from './source-fields.ts';

/** Settings of a source of type `file`. */
export const fileSchema = z
  .strictObject({
    type: z.literal('file').describe('A file of JSON lines or CSV, read once or followed.'),
    ...sourceFields,
    kind: postKindSchema.default('news').describe('What its posts are.'),
    path: z.string().min(1).describe('The file; `.gz` is unpacked (mode `once` only).'),
    format: z
      .enum(['jsonl', 'csv'])
      .optional()
      .describe('Default: `csv` for .csv and .csv.gz, else `jsonl`.'),
    mode: z
      .enum(['once', 'follow'])
      .default('once')
      .describe(
        '`once`: an import of the past, with the times of its records. `follow`: lines appended later are live.',
      ),
    columns: columnsSchema,
    timeFormat: timeFormatSchema,
    delimiter: z.string().length(1).default(',').describe('CSV: what parts the columns.'),
    pollSeconds: z
      .number()
      .min(0.05)
      .max(3_600)
      .default(2)
      .describe('Follow: how often to look when the system reports no change.'),
  })
  .refine((file) => file.mode === 'once' || !file.path.endsWith('.gz'), {
    message: 'a .gz file cannot be followed; use mode: once',
    path: ['mode'],
  });
export type FileSettings = z.infer<typeof fileSchema>;

/** The file is not there yet: all that it will hold is live. */
const absentAtFirst: FoundBatch = {
  found: [],
  timing: 'live',
  cursor: { offset: 0, line: 0, header: null, historyEnd: 0, ...fingerprintOf(Buffer.alloc(0)) },
};

const maxRecordBytes = 1_048_576;
const batchRecords = 500;

/** A file of posts. It goes on where it stopped, also after a kill: the cursor is a byte offset. */
export function createFile(settings: FileSettings): Source {
  const { path } = settings;
  const csv = (settings.format ?? (/\.csv(?:\.gz)?$/i.test(path) ? 'csv' : 'jsonl')) === 'csv';

  async function run(port: SourcePort): Promise<void> {
    const start = await startPosition(port);
    const reading = await createReading(start, port);
    if (settings.mode === 'once') {
      for await (const chunk of chunksOnce(path, start.offset)) {
        if (port.signal.aborted) return;
        await reading.push(chunk);
      }
      await reading.finish();
      port.health.finished();
      return;
    }
    const events = chunksFollowed(path, start.offset, settings.pollSeconds * 1_000, port.signal);
    for await (const event of events) {
      if (port.signal.aborted) return;
      if (event.type === 'chunk') await reading.push(event.bytes);
      else if (event.type === 'replaced') await reading.startOver();
      else port.health.healthy();
    }
  }

  async function startPosition(port: SourcePort): Promise<FilePosition> {
    const cursor = port.cursor();
    const resumed = await resumePosition(path, cursor);
    if (resumed !== undefined) return resumed;
    // What a first start finds in the file was written before anybody watched.
    const firstStart = cursor === undefined || settings.mode === 'once';
    const size = await stat(path).then(
      (file) => file.size,
      async (error: unknown) => {
        if (settings.mode === 'follow' && firstStart) await port.deliver(absentAtFirst);
        throw new BarographError(`${path} cannot be read: ${messageOf(error)}`, {
          retriable: true,
        });
      },
    );
    return freshPosition(path, firstStart ? size : 0);
  }

  async function createReading(start: FilePosition, port: SourcePort) {
    let position = start;
    let head = await headFrom(position.offset);
    let splitter = splitterAt(position.offset);
    let reader = readerFor(position.header);

    function splitterAt(offset: number) {
      const quotedBy = csv ? settings.delimiter : undefined;
      return createRecordSplitter({ offset, maxBytes: maxRecordBytes, quotedBy });
    }

    function readerFor(header: string | null): RecordReader | undefined {
      if (!csv) return readJsonLines;
      return header === null ? undefined : createCsvReader(namesIn(header), settings.delimiter);
    }

    async function take(records: readonly SplitRecord[]): Promise<void> {
      let rest = records;
      const [first] = rest;
      if (reader === undefined && first !== undefined) {
        const header = JSON.stringify(readCsvHeader(first, settings.delimiter));
        reader = readerFor(header);
        position = covered({ ...after(position, [first]), header });
        rest = rest.slice(1);
      }
      while (rest.length > 0 && reader !== undefined && !port.signal.aborted) {
        const batch = nextBatch(rest);
        await deliver(batch, reader);
        rest = rest.slice(batch.length);
      }
    }

    /** At most 500 records, all on the same side of the line between the past and what is live. */
    function nextBatch(records: readonly SplitRecord[]): readonly SplitRecord[] {
      const live = isLive(records[0]);
      const batch = records.slice(0, batchRecords);
      const change = batch.findIndex((record) => isLive(record) !== live);
      return change === -1 ? batch : batch.slice(0, change);
    }

    function isLive(record: SplitRecord | undefined): boolean {
      const past = settings.mode === 'once' || (record?.end ?? 0) <= position.historyEnd;
      return !past;
    }

    async function deliver(batch: readonly SplitRecord[], read: RecordReader): Promise<void> {
      let line = position.line;
      const filled = batch.map((record) => {
        line += record.lines;
        return { record, line };
      });
      const present = filled.filter(({ record }) => !isBlank(record.bytes));
      const values = read(present.map(({ record }) => record));
      const found = present.map(({ record, line: number }, i): Found => {
        const raw = (): Buffer => revivable(record);
        const result = values[i] ?? { reason: 'it could not be read' };
        const mapped =
          'reason' in result
            ? result
            : mapColumns(result.values, settings.columns, settings.timeFormat, `@${record.end}`);
        if ('reason' in mapped) return { reason: `line ${number}: ${mapped.reason}`, raw };
        const where = `line ${number}`;
        return { item: mapped.item, raw, where };
      });
      const timing = isLive(batch[0]) ? 'live' : 'import';
      position = covered(after(position, batch));
      await port.deliver({ found, timing, cursor: position });
      port.health.healthy();
    }

    /** The record's own bytes; a row of CSV says nothing without its header. */
    function revivable({ bytes }: SplitRecord): Buffer {
      if (!csv || position.header === null) return Buffer.from(bytes);
      return Buffer.concat([csvHeaderLine(namesIn(position.header), settings.delimiter), bytes]);
    }

    function covered(moved: FilePosition): FilePosition {
      return head?.cover(moved) ?? moved;
    }

    return {
      push: (chunk: Buffer) => {
        head?.push(chunk);
        return take(splitter.push(chunk));
      },
      finish: () => take(splitter.flush()),
      startOver: async () => {
        await take(splitter.flush());
        position = await freshPosition(path, 0);
        head = await headFrom(0);
        splitter = splitterAt(0);
        reader = readerFor(null);
      },
    };
  }

  /** Only a file that may grow needs it; what is imported once has its fingerprint from the start. */
  function headFrom(offset: number) {
    return settings.mode === 'follow' ? createGrowingHead(path, offset) : undefined;
  }

  return {
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'file',
    kind: settings.kind,
    url: path,
    maxDelayMs: leastMaxDelayMs,
    run,
    revive: (raw) => reviveRecord(raw, !csv, settings),
  };
}

function namesIn(header: string): string[] {
  return z.array(z.string()).parse(JSON.parse(header));
}

async function freshPosition(path: string, historyEnd: number): Promise<FilePosition> {
  return { offset: 0, line: 0, header: null, historyEnd, ...(await fingerprint(path)) };
}

function after(position: FilePosition, records: readonly SplitRecord[]): FilePosition {
  return {
    ...position,
    offset: records.at(-1)?.end ?? position.offset,
    line: records.reduce((sum, record) => sum + record.lines, position.line),
  };
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes.length < 100 && bytes.toString('latin1').trim() === '');
}
