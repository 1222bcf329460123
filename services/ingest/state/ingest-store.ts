import { join } from 'node:path';
import type { SourceCursor } from '../../core/contracts/source-cursor.ts';
import { BarographError, messageOf } from '../../core/errors.ts';
import { openLmdb, type RootDatabase } from '../../core/storage/lmdb.ts';
import { createSeenIds, type SeenIds } from './seen-ids.ts';

/** How far the store agrees with the log: everything before `positions` has been taken in. */
export interface Checkpoint {
  /** Next offset to read, by partition of `live.posts`. */
  readonly positions: Readonly<Record<string, number>>;
  /** The minute that the newest tick before `positions` closed. */
  readonly lastMinute?: number;
  /** Latest observedAt before `positions`. */
  readonly lastObservedAt?: number;
}

/** Ingest's own memory. It is a cache of the log: losing it costs reading the log again, nothing else. */
export interface IngestStore {
  readonly seen: SeenIds;
  checkpoint(): Checkpoint;
  cursor(source: string): SourceCursor | undefined;
  /** One transaction, visible when it resolves; whatever is given is stored. */
  write(change: {
    readonly ids?: Iterable<string>;
    readonly cursors?: readonly SourceCursor[];
    readonly checkpoint?: Checkpoint;
  }): Promise<void>;
  /** Forgets everything: the log that it was in step with is gone. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const formatVersion = 1;

/**
 * Opens the store below a data folder, creating it if need be.
 * @throws BarographError when it was written by a newer version
 */
export function openIngestStore(dataDir: string, now: () => number): IngestStore {
  const root = openRoot(join(dataDir, 'ingest'));
  const meta = root.openDB<unknown, string>({ name: 'meta', encoding: 'json' });
  const cursors = root.openDB<SourceCursor, string>({ name: 'cursors', encoding: 'json' });
  const version = meta.get('format');
  if (version !== undefined && version !== formatVersion) {
    throw new BarographError(
      `${join(dataDir, 'ingest')} has format ${String(version)}, this program reads ${formatVersion}; move the folder away, it is built anew from the log`,
    );
  }
  meta.putSync('format', formatVersion);
  const seen = createSeenIds(root, now);
  return {
    seen,
    checkpoint: () => (meta.get('checkpoint') as Checkpoint | undefined) ?? { positions: {} },
    cursor: (source) => cursors.get(source),
    write: async (change) => {
      await root.transaction(() => {
        if (change.ids !== undefined) seen.add(change.ids);
        for (const cursor of change.cursors ?? []) void cursors.put(cursor.source, cursor);
        if (change.checkpoint !== undefined) void meta.put('checkpoint', change.checkpoint);
      });
    },
    clear: async () => {
      await seen.clear();
      await cursors.clearAsync();
      await meta.remove('checkpoint');
    },
    close: () => root.close(),
  };
}

function openRoot(path: string): RootDatabase {
  try {
    // Synced, as is LMDB's default: what a power cut undoes is read from the log again, but a store written
    // without syncing could be torn, and would have to be thrown away by hand.
    return openLmdb({ path, maxDbs: 64, compression: false });
  } catch (error) {
    throw new BarographError(`${path} cannot be opened: ${messageOf(error)}`);
  }
}
