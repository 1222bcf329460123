import type { Database, RootDatabase } from '../../core/storage/lmdb.ts';

/** Which post ids are in the log already, for at least 30 days; on disk, so memory does not grow with them. */
export interface SeenIds {
  has(id: string): boolean;
  /** Adds ids within the caller's transaction. */
  add(ids: Iterable<string>): void;
  /** Lets go of ids that were last seen more than 30 to 40 days ago. */
  expire(now: number): Promise<void>;
  clear(): Promise<void>;
}

const periodMs = 10 * 86_400_000;
/** The current period and three full ones before it. */
const periodsKept = 4;
const seen = Buffer.alloc(1);

type Ids = Database<Buffer, Buffer>;

/**
 * Ids lie in one database for each ten days, so forgetting is dropping a whole database. An id that is met again
 * moves to the current one: an item stays known for as long as its feed shows it.
 */
export function createSeenIds(root: RootDatabase, now: () => number): SeenIds {
  const open = new Map<number, Ids>();
  const currentPeriod = (): number => Math.floor(now() / periodMs);
  for (const period of storedPeriods(root)) openPeriod(period);

  function openPeriod(period: number): Ids {
    const database = root.openDB<Buffer, Buffer>({
      name: `seen-${period}`,
      keyEncoding: 'binary',
      encoding: 'binary',
    });
    open.set(period, database);
    return database;
  }

  function current(): Ids {
    const period = currentPeriod();
    return open.get(period) ?? openPeriod(period);
  }

  return {
    has: (id) => {
      const key = Buffer.from(id, 'hex');
      const period = currentPeriod();
      for (let age = 0; age < periodsKept; age += 1) {
        if (open.get(period - age)?.doesExist(key) !== true) continue;
        if (age > 0) void current().put(key, seen);
        return true;
      }
      return false;
    },
    add: (ids) => {
      const database = current();
      for (const id of ids) void database.put(Buffer.from(id, 'hex'), seen);
    },
    expire: async (at) => {
      const oldest = Math.floor(at / periodMs) - periodsKept + 1;
      for (const [period, database] of open) {
        if (period >= oldest) continue;
        open.delete(period);
        await database.drop();
      }
    },
    clear: async () => {
      for (const database of open.values()) await database.clearAsync();
    },
  };
}

function storedPeriods(root: RootDatabase): number[] {
  return [...root.getKeys()].flatMap((name) => {
    const period = /^seen-(\d+)$/.exec(String(name))?.[1];
    return period === undefined ? [] : [Number(period)];
  });
}
