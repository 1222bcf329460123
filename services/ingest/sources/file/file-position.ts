import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';

const positionSchema = z.object({
  /** Bytes (after decompression) that are dealt with. */
  offset: z.int().nonnegative(),
  /** Lines that are dealt with. */
  line: z.int().nonnegative(),
  /** Hash of the file's first `headBytes` bytes: tells this file from another under the same name. */
  head: z.string(),
  headBytes: z.int().nonnegative(),
  /** What lies before this offset was there when the file was first followed. */
  historyEnd: z.int().nonnegative(),
  /** Names in the first record of a CSV file, as JSON. */
  header: z.string().nullable(),
});

/** Where the reading of a file stands; it is the source's cursor. */
export type FilePosition = z.infer<typeof positionSchema>;

const mostHeadBytes = 4_096;

/** The stored position, if it belongs to the file that lies there now; otherwise undefined. */
export async function resumePosition(
  path: string,
  cursor: unknown,
): Promise<FilePosition | undefined> {
  const stored = positionSchema.safeParse(cursor);
  if (!stored.success) return undefined;
  const head = await fingerprint(path, stored.data.headBytes);
  return head.head === stored.data.head ? stored.data : undefined;
}

/** Hash of the beginning of a file, over at most `bytes` of it. */
export async function fingerprint(
  path: string,
  bytes: number = mostHeadBytes,
): Promise<Pick<FilePosition, 'head' | 'headBytes'>> {
  return fingerprintOf(await beginning(path, bytes));
}

/** At most `bytes` bytes from the start of a file. */
async function beginning(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Hash of the bytes a file begins with. */
export function fingerprintOf(bytes: Buffer): Pick<FilePosition, 'head' | 'headBytes'> {
  return {
    head: createHash('sha256').update(bytes).digest('base64url'),
    headBytes: bytes.length,
  };
}

/** The beginning of a growing file, gathered from what is read of it. */
export interface GrowingHead {
  /** Takes the next bytes of the file. */
  push(chunk: Buffer): void;
  /** The position with a fingerprint that covers all that is dealt with, up to 4,096 bytes. */
  cover(position: FilePosition): FilePosition;
}

/**
 * Lets the fingerprint of a file grow with it: that of a file which was empty or short at first would fit any
 * other. The bytes are those that were read, since another file may have the name by now.
 * @param offset where the reading begins
 */
export async function createGrowingHead(path: string, offset: number): Promise<GrowingHead> {
  let bytes = await beginning(path, Math.min(offset, mostHeadBytes));
  return {
    push: (chunk) => {
      if (bytes.length >= mostHeadBytes) return;
      bytes = Buffer.concat([bytes, chunk.subarray(0, mostHeadBytes - bytes.length)]);
    },
    cover: (position) => {
      const covered = Math.min(position.offset, mostHeadBytes);
      if (position.headBytes >= covered || bytes.length < covered) return position;
      return { ...position, ...fingerprintOf(bytes.subarray(0, covered)) };
    },
  };
}
