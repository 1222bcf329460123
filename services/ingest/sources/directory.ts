import { watch } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { columnsSchema, timeFormatSchema } from '../../core/files/columns.ts';
import { type ListedFile, listDirectory } from './directory/directory-listing.ts';
import {
  adopted,
  createFileNotes,
  type FileNote,
  type FileNotes,
  freshNote,
  takeOrphans,
} from './directory/file-notes.ts';
import { readOn } from './directory/read-on.ts';
import { reviveRecord } from './file/revive-record.ts';
import {
  type FoundBatch,
  leastMaxDelayMs,
  type Source,
  type SourceDeps,
  type SourcePort,
} from './source.ts';
import { sourceFields } from './source-fields.ts';

/** Settings of a source of type `directory`. */
export const directorySchema = z.strictObject({
  type: z
    .literal('directory')
    .describe('A directory of files of JSON lines or CSV: those that are there, come and grow.'),
  ...sourceFields,
  kind: postKindSchema.default('news').describe('What its posts are.'),
  path: z.string().min(1).describe('The directory.'),
  glob: z
    .string()
    .min(1)
    .max(500)
    .default('*.{jsonl,ndjson,csv,jsonl.gz,ndjson.gz,csv.gz}')
    .describe('Which files are read; with a `/` or `**` also those of folders below.'),
  format: z
    .enum(['jsonl', 'csv'])
    .optional()
    .describe('Default: `csv` for .csv and .csv.gz, else `jsonl`.'),
  columns: columnsSchema,
  timeFormat: timeFormatSchema,
  delimiter: z.string().length(1).default(',').describe('CSV: what parts the columns.'),
  after: z
    .enum(['keep', 'move'])
    .default('keep')
    .describe(
      '`keep`: files stay and may grow. `move`: a file that has not changed for settleSeconds is whole, and is moved away once it is read.',
    ),
  moveTo: z
    .string()
    .min(1)
    .default('done')
    .describe('After `move`: the folder, below the directory or as a full path.'),
  settleSeconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(10)
    .describe('After `move`: how long a file must not have changed to count as whole.'),
  pollSeconds: z
    .number()
    .min(0.05)
    .max(3_600)
    .default(2)
    .describe('How often to look when the system reports no change.'),
});
export type DirectorySettings = z.infer<typeof directorySchema>;

/** More would make the note of where each stands too long to be written after every batch. */
const mostFiles = 5_000;

/**
 * A directory of files. Each is read to the end of its last whole line and on from there when it has grown; where each
 * stands is remembered, so a restart loses and doubles nothing. Unfinished files are known by their names (`.tmp`,
 * `.part`, a leading dot) and read when they are renamed; a file that is renamed later is not read again.
 */
export function createDirectory(settings: DirectorySettings, deps: SourceDeps): Source {
  const directory = resolve(settings.path);
  const moveTo = settings.after === 'move' ? resolve(directory, settings.moveTo) : undefined;
  const form = settings;

  async function run(port: SourcePort): Promise<void> {
    const notes = createFileNotes(port.cursor());
    let isFirstLook = !notes.isWatched;
    const stuck = new Map<string, string>();
    let seen: ReadonlyMap<string, string> = new Map();
    while (!port.signal.aborted) {
      const changed = changeOf(directory, settings.pollSeconds * 1_000, port.signal);
      const files = await list();
      const unchanged = new Set(
        files.filter((file) => seen.get(file.name) === factsOf(file)).map(({ name }) => name),
      );
      const orphans = await takeOrphans(files, notes, unchanged);
      seen = new Map(files.map((file) => [file.name, factsOf(file)]));
      if (isFirstLook) await noteExisting(files, notes);
      stuck.clear();
      for (const file of files) {
        if (port.signal.aborted) return;
        await readFile(file, notes, orphans, port).catch((error: unknown) => {
          stuck.set(file.name, messageOf(error));
        });
      }
      if (isFirstLook) await port.deliver({ found: [], timing: 'live', cursor: notes.cursor() });
      isFirstLook = false;
      const [problem] = stuck;
      if (problem === undefined) port.health.healthy();
      else port.health.failing(`${problem[0]}: ${problem[1]}`);
      await changed;
    }
  }

  async function list(): Promise<ListedFile[]> {
    try {
      return await listDirectory({ directory, glob: settings.glob, except: moveTo, mostFiles });
    } catch (error) {
      if (error instanceof BarographError) throw error;
      throw new BarographError(`${directory} cannot be read: ${messageOf(error)}`, {
        retriable: true,
      });
    }
  }

  /** What is there before anybody watches is an account of the past. */
  async function noteExisting(files: readonly ListedFile[], notes: FileNotes): Promise<void> {
    for (const file of files) {
      // Packed bytes are fewer than those that are read from them.
      const end = file.name.endsWith('.gz') ? Number.MAX_SAFE_INTEGER : file.size;
      notes.set(file.name, await freshNote(file, end));
    }
  }

  async function readFile(
    file: ListedFile,
    notes: FileNotes,
    orphans: FileNote[],
    port: SourcePort,
  ): Promise<void> {
    const known = notes.get(file.name) ?? (await adopted(file, orphans));
    const isPacked = file.name.endsWith('.gz');
    const isSame = known !== undefined && (isPacked || known.offset <= file.size);
    const from = isSame ? known : await freshNote(file, 0);
    notes.set(file.name, from);
    const settledFor = deps.clock() - file.modifiedAt;
    const isWhole = moveTo !== undefined && settledFor >= settings.settleSeconds * 1_000;
    // A packed file that is still being written cannot be unpacked.
    if (isPacked && moveTo !== undefined && !isWhole) return;
    const isRead = isPacked ? from.isDone : from.offset === file.size;
    if (!isRead) {
      const deliver = async (
        batch: Pick<FoundBatch, 'found' | 'timing'>,
        reached: FileNote,
      ): Promise<void> => {
        notes.set(file.name, reached);
        await port.deliver({ ...batch, cursor: notes.cursor() });
      };
      const takesLastLine = isWhole || isPacked;
      const read = await readOn({ file, from, form, takesLastLine, signal: port.signal, deliver });
      if (port.signal.aborted) return;
      if (isPacked) await deliver({ found: [], timing: 'live' }, { ...read, isDone: true });
      else notes.set(file.name, read);
    }
    if (moveTo !== undefined && isWhole) await moveAway(file, moveTo, notes, port);
  }

  async function moveAway(
    file: ListedFile,
    to: string,
    notes: FileNotes,
    port: SourcePort,
  ): Promise<void> {
    const now = await stat(file.path);
    // It has been written to meanwhile.
    if (now.size !== file.size || now.mtimeMs !== file.modifiedAt) return;
    const target = await freeName(join(to, file.name));
    await mkdir(dirname(target), { recursive: true });
    await rename(file.path, target);
    notes.delete(file.name);
    await port.deliver({ found: [], timing: 'live', cursor: notes.cursor() });
  }

  return {
    id: settings.id,
    name: settings.name ?? settings.id,
    type: 'directory',
    kind: settings.kind,
    url: directory,
    maxDelayMs: leastMaxDelayMs,
    run,
    revive: (raw) => reviveRecord(raw, raw.subarray(0, 1).toString() === '{', settings),
  };
}

/** What changes when a file is written to or replaced. */
function factsOf({ inode, size, modifiedAt }: ListedFile): string {
  return `${inode}:${size}:${modifiedAt}`;
}

/** `news.jsonl`, or `news.2.jsonl` where there is one of that name. */
async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? path : path.replace(/((?:\.\w+){0,2})$/, `.${number}$1`);
    const isTaken = await stat(name).then(
      () => true,
      () => false,
    );
    if (!isTaken) return name;
  }
}

/** Resolves when something in the directory changes, or after `pollMs`: watching alone misses much. */
function changeOf(directory: string, pollMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      watcher?.close();
      resolve();
    };
    const timer = setTimeout(done, pollMs);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
    const watcher = watchOrNothing(directory, done);
  });
}

function watchOrNothing(path: string, onChange: () => void): ReturnType<typeof watch> | undefined {
  try {
    return watch(path, { persistent: false }, onChange).on('error', onChange);
  } catch {
    return undefined;
  }
}
