/**
 * What of a notification has been accepted, where one delivery is several requests: the next attempt goes on from
 * there. Kept in memory only; after a restart all of it is sent again, under the same keys.
 */
export interface Progress {
  has(notification: string, part: string): boolean;
  add(notification: string, part: string): void;
  forget(notification: string): void;
}

/** Notifications under way; the oldest give way. */
const most = 1_000;

export function createProgress(): Progress {
  const done = new Map<string, Set<string>>();
  return {
    has: (notification, part) => done.get(notification)?.has(part) ?? false,
    add: (notification, part) => {
      const parts = done.get(notification) ?? new Set();
      done.set(notification, parts.add(part));
      const [oldest] = done.keys();
      if (done.size > most && oldest !== undefined) done.delete(oldest);
    },
    forget: (notification) => {
      done.delete(notification);
    },
  };
}
