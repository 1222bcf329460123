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
  let pendingStart = options.offset;
  /** How much of `pending` has been looked at, and what was found there. */
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

  /** Takes the first `length` bytes off, as a record without its line end. */
  function take(length: number, broken?: string): SplitRecord {
    const whole = pending.subarray(0, length);
    const bytes = broken === undefined ? withoutLineEnd(whole) : whole.subarray(0, keptOfBroken);
    const record = { bytes, end: pendingStart + length, lines };
    pending = pending.subarray(length);
    pendingStart += length;
    startRecord();
    return broken === undefined ? record : { ...record, broken };
  }

  function startRecord(): void {
    scanned = 0;
    lines = 0;
    inQuotes = false;
    atFieldStart = true;
  }

  /** Gives up the first line only: after a quote that was never closed, the next line may be sound. */
  function giveUpFirstLine(reason: string): SplitRecord {
    const end = pending.indexOf(lineEnd);
    // A line end that is still to come is counted here: what is skipped counts nothing.
    lines = 1;
    skipping = end === -1;
    return take(end === -1 ? pending.length : end + 1, reason);
  }

  /** Drops the rest of a line that was given up already. */
  function skip(): void {
    const end = pending.indexOf(lineEnd);
    skipping = end === -1;
    take(end === -1 ? pending.length : end + 1, 'skipped');
  }

  function split(): SplitRecord[] {
    const records: SplitRecord[] = [];
    while (pending.length > 0) {
      if (skipping) {
        skip();
        continue;
      }
      const end = findEnd();
      if (end > options.maxBytes || (end === -1 && pending.length > options.maxBytes)) {
        records.push(giveUpFirstLine(`it is longer than ${options.maxBytes} bytes`));
      } else if (end === -1) break;
      else records.push(take(end + 1));
    }
    return records;
  }

  return {
    push: (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      return split();
    },
    flush: () => {
      const records: SplitRecord[] = [];
      while (pending.length > 0 && !skipping) {
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

function withoutLineEnd(line: Buffer): Buffer {
  let end = line.length;
  if (line[end - 1] === lineEnd) end -= 1;
  if (line[end - 1] === 0x0d) end -= 1;
  return line.subarray(0, end);
}
