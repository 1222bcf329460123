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
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return fingerprintOf(buffer.subarray(0, bytesRead));
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
