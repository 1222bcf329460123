import { z } from 'zod';
import { readJsonLines } from '../../core/files/record-reader.ts';
import type { SplitRecord } from '../../core/files/record-splitter.ts';

/** A line of the input that can be scored. */
export interface ScoreLine {
  /** Its number, from 1, in its file. */
  readonly line: number;
  /** The file, where there are several. */
  readonly file: string | undefined;
  /** What the line itself has as `id`, whatever it is. */
  readonly id: unknown;
  readonly text: string;
  /** The names asked for; undefined: those found. */
  readonly companies: readonly string[] | undefined;
}

/** A line that cannot be scored, and why. */
export interface BadLine {
  readonly line: number;
  readonly file: string | undefined;
  readonly reason: string;
}

/** Names that one line may ask for. */
const mostCompanies = 256;
/** Longest text in which companies are looked for, in UTF-16 units; the model reads the first 600 or so. */
const longestText = 100_000;

const lineSchema = z.object({
  id: z.unknown().optional(),
  text: z.string({ error: '"text" must be a string' }),
  companies: z
    .array(z.string({ error: '"companies" must hold strings only' }), {
      error: '"companies" must be a list of names',
    })
    .max(mostCompanies, `"companies" may hold ${mostCompanies} names at most`)
    .nullish(),
});

/** Reads a line; undefined for a blank one. */
export function readScoreLine(
  record: SplitRecord,
  place: { readonly line: number; readonly file: string | undefined },
): ScoreLine | BadLine | undefined {
  if (record.broken === undefined && isBlank(record.bytes)) return undefined;
  const [read] = readJsonLines([record]);
  if (read === undefined || 'reason' in read) {
    return { ...place, reason: read?.reason ?? 'it cannot be read' };
  }
  const parsed = lineSchema.safeParse(read.values);
  if (!parsed.success) {
    return { ...place, reason: parsed.error.issues.map(({ message }) => message).join('; ') };
  }
  const { id, text, companies } = parsed.data;
  return { ...place, id, text: shortened(text), companies: companies ?? undefined };
}

/** White space and the byte order mark alone, which some programs end or begin a file with. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf);
}

/** A copy, since a slice of a string keeps all of it in memory. */
function shortened(text: string): string {
  if (text.length <= longestText) return text;
  return Buffer.from(text.slice(0, longestText), 'utf16le').toString('utf16le');
}
