import { z } from 'zod';
import { fingerprint } from '../file/file-position.ts';
import type { Cursor } from '../source.ts';
import type { ListedFile } from './directory-listing.ts';

const noteSchema = z.object({
  /** Bytes (unpacked) that are dealt with, and lines. */
  offset: z.int().nonnegative(),
  line: z.int().nonnegative(),
  /** Hash of the file's first `headBytes` bytes: tells it from another under the same name. */
  head: z.string(),
  headBytes: z.int().nonnegative(),
  /** What lies before this offset was there at the first start. */
  historyEnd: z.int().nonnegative(),
  /** Names in the first record of a CSV file, as JSON. */
  header: z.string().nullable(),
  /** All of a packed file has been read: it has no length to compare with. */
  isDone: z.boolean(),
});

/** How far a file has been read. */
export type FileNote = z.infer<typeof noteSchema>;

const prefix = 'file:';
/** Set once the directory has been looked at: what comes later is live. */
const watched = 'watched';

/** What is remembered of the files of a directory: the source's cursor. */
export interface FileNotes {
  /** Whether the directory has been looked at before. */
  readonly isWatched: boolean;
  get(name: string): FileNote | undefined;
  set(name: string, note: FileNote): void;
  delete(name: string): void;
  names(): readonly string[];
  cursor(): Cursor;
}

/** Reads the notes back from a cursor. */
export function createFileNotes(stored: Cursor | undefined): FileNotes {
  const notes = new Map<string, FileNote>();
  for (const [key, value] of Object.entries(stored ?? {})) {
    if (!key.startsWith(prefix) || typeof value !== 'string') continue;
    const note = noteSchema.safeParse(JSON.parse(value));
    if (note.success) notes.set(key.slice(prefix.length), note.data);
  }
  return {
    isWatched: stored?.[watched] === true,
    get: (name) => notes.get(name),
    set: (name, note) => notes.set(name, note),
    delete: (name) => notes.delete(name),
    names: () => [...notes.keys()],
    cursor: () => ({
      [watched]: true,
      ...Object.fromEntries(
        [...notes].map(([name, note]) => [`${prefix}${name}`, JSON.stringify(note)]),
      ),
    }),
  };
}

/** A note of a file nothing of which has been read. */
export async function freshNote(file: ListedFile, historyEnd: number): Promise<FileNote> {
  return {
    offset: 0,
    line: 0,
    header: null,
    historyEnd,
    isDone: false,
    ...(await fingerprint(file.path)),
  };
}

/**
 * Takes out the notes of files that are gone or are others by now. One of them may be of a file that has been renamed.
 * @param unchanged names of files that are known to be as they were at the last look
 */
export async function takeOrphans(
  files: readonly ListedFile[],
  notes: FileNotes,
  unchanged: ReadonlySet<string>,
): Promise<FileNote[]> {
  const present = new Map(files.map((file) => [file.name, file]));
  const orphans: FileNote[] = [];
  for (const name of notes.names()) {
    const note = notes.get(name);
    if (note === undefined || unchanged.has(name)) continue;
    const file = present.get(name);
    if (file !== undefined && (await isSame(file, note))) continue;
    notes.delete(name);
    if (note.headBytes > 0) orphans.push(note);
  }
  return orphans;
}

/** The note, among those without a file, of one that began with the same bytes. */
export async function adopted(
  file: ListedFile,
  orphans: FileNote[],
): Promise<FileNote | undefined> {
  for (const [index, note] of orphans.entries()) {
    if (file.size < note.headBytes || !(await isSame(file, note))) continue;
    orphans.splice(index, 1);
    return note;
  }
  return undefined;
}

async function isSame(file: ListedFile, note: FileNote): Promise<boolean> {
  const { head } = await fingerprint(file.path, note.headBytes);
  return head === note.head;
}
