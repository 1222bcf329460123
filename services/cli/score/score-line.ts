import { readJsonLines } from '../../core/files/record-reader.ts';
import type { SplitRecord } from '../../core/files/record-splitter.ts';

/** A line of the input that can be scored. */
export interface ScoreLine {
  /** Its number, from 1, in its file. */
  readonly line: number;
  /** The file, where there are several. */
  readonly file: string | undefined;
  /** What the line itself has as `id`, in JSON: a value that is nested deeply can be read, but not written again. */
  readonly id: string | undefined;
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
const mostCompanies = 10_000;
/** Longest text in which companies are looked for, in UTF-16 units; the model reads the first 600 or so. */
const longestText = 100_000;
/** Longest `id`, in UTF-16 units of its JSON. */
const longestId = 4_096;
/** What a line takes beside its strings, scores and all, and what each company takes. */
const bytesOf = { line: 2_048, company: 512 };

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
  const { id, text, companies = null } = read.values as Readonly<Record<string, unknown>>;
  if (typeof text !== 'string') return { ...place, reason: '"text" must be a string' };
  if (companies !== null && !Array.isArray(companies)) {
    return { ...place, reason: '"companies" must be a list of names' };
  }
  if (companies !== null && companies.length > mostCompanies) {
    return { ...place, reason: `"companies" may hold ${mostCompanies} names at most` };
  }
  if (companies !== null && !companies.every((name) => typeof name === 'string')) {
    return { ...place, reason: '"companies" must hold strings only' };
  }
  const written = jsonOf(id);
  if (written === null || (written?.length ?? 0) > longestId) {
    return {
      ...place,
      reason: `"id" must be ${longestId} characters long at most, and not be nested deeply`,
    };
  }
  return { ...place, id: written, text: shortened(text), companies: companies ?? undefined };
}

/** About what a line and its scores take in memory, at most. */
export function heldBytes({ id, text, companies = [] }: ScoreLine): number {
  const names = companies.reduce((sum, name) => sum + bytesOf.company + 2 * name.length, 0);
  return bytesOf.line + 2 * (text.length + (id?.length ?? 0)) + names;
}

/** Null for what is nested too deeply to be written. */
function jsonOf(id: unknown): string | undefined | null {
  try {
    return JSON.stringify(id);
  } catch {
    return null;
  }
}

/** White space alone, but for the byte order mark that some programs begin a file with. */
function isBlank(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  return bytes.subarray(start).every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

const byteOrderMark = Buffer.from('\ufeff');

/** A copy, since a slice of a string keeps all of it in memory. */
function shortened(text: string): string {
  if (text.length <= longestText) return text;
  return Buffer.from(text.slice(0, longestText), 'utf16le').toString('utf16le');
}
