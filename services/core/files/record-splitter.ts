/** One line of JSON lines, or one record of CSV, as bytes. */
export interface SplitRecord {
  readonly bytes: Buffer;
  /** Offset of the byte after its line end. */
  readonly end: number;
  /** Line ends it spans, its own included; of a record that is broken, 1 also where its line end is still to come. */
  readonly lines: number;
  /** It was longer than the limit, or a quote was never closed: `bytes` is only its beginning. */
  readonly broken?: string;
}

/** Cuts a stream of bytes into records without ever holding more than one record and one chunk. */
export interface RecordSplitter {
  push(chunk: Buffer): SplitRecord[];
  /** What is left at the end of the file, whether or not it ends in a line end. */
  flush(): SplitRecord[];
}

export interface RecordSplitterOptions {
  /** Offset of the first byte that will be pushed. */
  readonly offset: number;
  readonly maxBytes: number;
  /** CSV: a line end between quotes belongs to its field (RFC 4180 §2.6); this is the field delimiter. */
  readonly quotedBy?: string | undefined;
}

const lineEnd = 0x0a;
const quote = 0x22;
const keptOfBroken = 65_536;

export function createRecordSplitter(options: RecordSplitterOptions): RecordSplitter {
  const delimiter = options.quotedBy?.charCodeAt(0);
  let pending: Buffer = Buffer.alloc(0);
  /** Offset of the first byte of `pending`. */
  let pendingStart = options.offset;
  /** Where in `pending` the record begins, how far it has been looked at, and what was found there. */
  let start = 0;
  let scanned = 0;
  let lines = 0;
  let inQuotes = false;
  let atFieldStart = true;
  let skipping = false;

  /** Index of the line end that ends the record, or -1; goes on where it stopped last time. */
  function findEnd(): number {
    if (delimiter === undefined) {
      const index = pending.indexOf(lineEnd, scanned);
      scanned = pending.length;
      if (index !== -1) lines = 1;
      return index;
    }
    for (; scanned < pending.length; scanned += 1) {
      const byte = pending[scanned];
      if (byte === lineEnd) {
        lines += 1;
        if (!inQuotes) return scanned;
      } else if (byte === quote) {
        // A doubled quote closes and opens again, which comes to the same.
        if (inQuotes) inQuotes = false;
        else if (atFieldStart || pending[scanned - 1] === quote) inQuotes = true;
      }
      atFieldStart = byte === delimiter && !inQuotes;
    }
    return -1;
  }

  /** Takes all before `end` off, as a record without its line end. */
  function take(end: number, broken?: string): SplitRecord {
    const bytes =
      broken === undefined
        ? pending.subarray(start, beforeLineEnd(pending, start, end))
        : pending.subarray(start, Math.min(end, start + keptOfBroken));
    const record = { bytes, end: pendingStart + end, lines };
    startRecord(end);
    return broken === undefined ? record : { ...record, broken };
  }

  function startRecord(at: number): void {
    start = at;
    scanned = at;
    lines = 0;
    inQuotes = false;
    atFieldStart = true;
  }

  /** Gives up the first line only: after a quote that was never closed, the next line may be sound. */
  function giveUpFirstLine(reason: string): SplitRecord {
    const end = pending.indexOf(lineEnd, start);
    // A line end that is still to come is counted here: what is skipped counts nothing.
    lines = 1;
    skipping = end === -1;
    return take(end === -1 ? pending.length : end + 1, reason);
  }

  /** Drops the rest of a line that was given up already. */
  function skip(): void {
    const end = pending.indexOf(lineEnd, start);
    skipping = end === -1;
    take(end === -1 ? pending.length : end + 1, 'skipped');
  }

  function split(): SplitRecord[] {
    const records: SplitRecord[] = [];
    while (start < pending.length) {
      if (skipping) {
        skip();
        continue;
      }
      const end = findEnd();
      const length = (end === -1 ? pending.length : end) - start;
      if (length > options.maxBytes) {
        records.push(giveUpFirstLine(`it is longer than ${options.maxBytes} bytes`));
      } else if (end === -1) break;
      else records.push(take(end + 1));
    }
    return records;
  }

  return {
    push: (chunk) => {
      const left = pending.subarray(start);
      pending = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
      pendingStart += start;
      scanned -= start;
      start = 0;
      return split();
    },
    flush: () => {
      const records: SplitRecord[] = [];
      while (start < pending.length && !skipping) {
        if (!inQuotes) {
          records.push(take(pending.length));
          break;
        }
        records.push(giveUpFirstLine('a quote is opened and never closed'), ...split());
      }
      return records;
    },
  };
}

function beforeLineEnd(bytes: Buffer, start: number, end: number): number {
  let last = end;
  if (last > start && bytes[last - 1] === lineEnd) last -= 1;
  if (last > start && bytes[last - 1] === 0x0d) last -= 1;
  return last;
}
