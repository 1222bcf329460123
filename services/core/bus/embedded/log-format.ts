import { BarographError } from '../../errors.ts';
import type { RootDatabase } from '../../storage/lmdb.ts';

/** A step from one format of the log to the next; runs inside one transaction. */
export type Migration = (root: RootDatabase<unknown, string>) => void;

/** Entry n leads from format n + 1 to n + 2. Append here when the stored form changes. */
const migrations: readonly Migration[] = [];

const formatKey = 'format';

/**
 * Brings a log to the newest format, or marks a new one with it.
 * @throws BarographError when a newer Barograph wrote the log
 */
export function ensureFormat(
  root: RootDatabase<unknown, string>,
  steps: readonly Migration[] = migrations,
): void {
  const newest = steps.length + 1;
  root.transactionSync(() => {
    const found = knownFormat(root, newest);
    for (const migrate of steps.slice(found - 1)) migrate(root);
    root.put(formatKey, newest);
  });
}

/**
 * For who only reads: a log of an older format is brought up by its owner.
 * @throws BarographError when the log has another format than the newest
 */
export function assertFormat(root: RootDatabase<unknown, string>): void {
  const newest = migrations.length + 1;
  const found = knownFormat(root, newest);
  if (found === newest) return;
  throw new BarographError(
    `the bus in this data folder has format ${found}: start this version of Barograph on it once`,
  );
}

function knownFormat(root: RootDatabase<unknown, string>, newest: number): number {
  const found = root.get(formatKey) ?? newest;
  if (typeof found === 'number' && found >= 1 && found <= newest) return found;
  throw new BarographError(
    `the bus in this data folder has format ${String(found)}, this version of Barograph knows formats 1 to ${newest}: use a newer Barograph or another data folder`,
  );
}
