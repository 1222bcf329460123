import type { Snapshot } from '../../core/contracts/api/socket-events.ts';

/** What every page is told, whatever it looks at, but for alerts. */
export type Surroundings = Pick<Snapshot, 'sources' | 'replays' | 'filters' | 'notifications'>;
type Name = keyof Surroundings;

/** Where the surroundings stand, and what has changed in them since when, under a rising mark. */
export interface SurroundingsLog {
  mark(): number;
  /** `ids`: of the entries that changed, where pages take single ones (replays, notifications). */
  changed(name: Name, ids?: readonly string[]): void;
  all(): Surroundings;
  /** Sources and filters whole if they changed, since they can go; of replays and notifications those that changed. */
  since(mark: number): Partial<Surroundings>;
}

/** Entries whose change is remembered one by one; of older ones it is forgotten when they changed. */
const mostRemembered = 1_000;

export function createSurroundingsLog(
  read: { readonly [K in Name]: () => Surroundings[K] },
): SurroundingsLog {
  const changedAt = new Map<Name, number>();
  const entryChangedAt = new Map<string, number>();
  let mark = 0;

  const entriesSince = <T extends { readonly id: string }>(
    name: Name,
    entries: readonly T[],
    seen: number,
  ): T[] => entries.filter(({ id }) => (entryChangedAt.get(`${name}/${id}`) ?? 0) > seen);

  return {
    mark: () => mark,
    changed: (name, ids = []) => {
      mark += 1;
      changedAt.set(name, mark);
      for (const id of ids) {
        entryChangedAt.delete(`${name}/${id}`);
        entryChangedAt.set(`${name}/${id}`, mark);
      }
      for (const key of entryChangedAt.keys()) {
        if (entryChangedAt.size <= mostRemembered) break;
        entryChangedAt.delete(key);
      }
    },
    all: () => ({
      sources: read.sources(),
      replays: read.replays(),
      filters: read.filters(),
      notifications: read.notifications(),
    }),
    since: (seen) => {
      const isNew = (name: Name) => (changedAt.get(name) ?? 0) > seen;
      return {
        ...(isNew('sources') ? { sources: read.sources() } : {}),
        ...(isNew('filters') ? { filters: read.filters() } : {}),
        ...(isNew('replays') ? { replays: entriesSince('replays', read.replays(), seen) } : {}),
        ...(isNew('notifications')
          ? { notifications: entriesSince('notifications', read.notifications(), seen) }
          : {}),
      };
    },
  };
}
