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
    const found = root.get(formatKey) ?? newest;
    if (typeof found !== 'number' || found < 1 || found > newest) {
      throw new BarographError(
        `the bus in this data folder has format ${String(found)}, this version of Barograph knows formats 1 to ${newest}: use a newer Barograph or another data folder`,
      );
    }
    for (const migrate of steps.slice(found - 1)) migrate(root);
    root.put(formatKey, newest);
  });
}
