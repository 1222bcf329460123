import type { RawRecord } from '../delivery.ts';

/** A record as the log holds it. */
export interface StoredRecord extends RawRecord {
  /** Not part of the bytes: it is the database key, and whoever reads fills it in. */
  offset: number;
  readonly value: string;
  /** Bytes that it takes in the log; known once it was read. */
  readonly size: number;
}

/** A buffer of which lmdb takes the bytes from `start` to `end`. */
interface Span extends Buffer {
  start: number;
  end: number;
}

/** Lays records out as bytes and reads them back; lmdb calls it for every put and get. */
export interface RecordForm {
  encode(record: StoredRecord): Buffer;
  decode(bytes: Buffer): StoredRecord;
  /** Tells lmdb that `encode` returns a span. */
  readonly copyBuffers: true;
  /** Bytes of the record encoded last. */
  lastSize(): number;
}

const headerBytes = 10;
const noKey = 0xffff_ffff;

/**
 * appendedAt (6 bytes), length of the key in bytes (4 bytes, all ones: no key), the key in UTF-8, then the JSON
 * in UTF-8; integers big-endian. One buffer serves all puts: within a transaction lmdb copies it at once.
 */
export function createRecordForm(): RecordForm {
  let scratch = allocate(64 * 1024);
  return {
    copyBuffers: true,
    encode: ({ appendedAt, key, value }) => {
      // A UTF-16 unit takes at most 3 bytes in UTF-8.
      const most = headerBytes + 3 * ((key?.length ?? 0) + value.length);
      if (most > scratch.length) scratch = allocate(2 * most);
      scratch.writeUIntBE(appendedAt, 0, 6);
      const keyBytes = key === null ? 0 : scratch.write(key, headerBytes);
      scratch.writeUInt32BE(key === null ? noKey : keyBytes, 6);
      const start = headerBytes + keyBytes;
      scratch.end = start + scratch.write(value, start);
      return scratch;
    },
    decode: (bytes) => {
      const keyBytes = bytes.readUInt32BE(6);
      const start = headerBytes + (keyBytes === noKey ? 0 : keyBytes);
      return {
        offset: 0,
        key: keyBytes === noKey ? null : bytes.toString('utf8', headerBytes, start),
        appendedAt: bytes.readUIntBE(0, 6),
        value: bytes.toString('utf8', start, bytes.length),
        size: bytes.length,
      };
    },
    lastSize: () => scratch.end,
  };
}

function allocate(bytes: number): Span {
  return Object.assign(Buffer.allocUnsafeSlow(bytes), { start: 0, end: 0 });
}
