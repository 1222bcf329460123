/** What one partition has said about time: its ticks, and how much of it lies beyond the last closed minute. */
export interface PartitionClock {
  /** The offset after the last record taken. */
  readonly next: number;
  /** The minute of its newest tick. */
  readonly lastTick: number | undefined;
  /** The offset after its newest tick that is not later than the last closed minute. */
  readonly boundary: number;
  /** Records before its newest tick that belong to minutes not closed yet: it waits for other partitions. */
  readonly ahead: number;
  /** Posts since its newest tick. */
  readonly sinceTick: number;
  /** Notes a post; false if the record was taken before. */
  post(offset: number): boolean;
  /** Notes a tick; false if it was taken before or is not newer than the last one. */
  tick(offset: number, minute: number): boolean;
  /** Nothing follows: every minute has been passed. */
  finish(): void;
  closed(minute: number): void;
}

/**
 * @param start offset of the first record to take; earlier ones count as taken
 * @param closed the minute that was closed last, whose tick and all before it count as seen
 */
export function createPartitionClock(start: number, closed: number | undefined): PartitionClock {
  let next = start;
  let lastTick = closed;
  let boundary = start;
  let sinceTick = 0;
  let ahead = 0;
  /** Ticks of minutes that are not closed yet, with the offset after each and the records since the one before. */
  let open: { readonly minute: number; readonly after: number; readonly records: number }[] = [];

  function take(offset: number): boolean {
    if (offset < next) return false;
    next = offset + 1;
    return true;
  }

  return {
    get next() {
      return next;
    },
    get lastTick() {
      return lastTick;
    },
    get boundary() {
      return boundary;
    },
    get ahead() {
      return ahead;
    },
    get sinceTick() {
      return sinceTick;
    },
    post: (offset) => {
      if (!take(offset)) return false;
      sinceTick += 1;
      return true;
    },
    tick: (offset, minute) => {
      if (!take(offset)) return false;
      const records = sinceTick + 1;
      sinceTick = 0;
      if (lastTick !== undefined && minute <= lastTick) return false;
      lastTick = minute;
      ahead += records;
      open.push({ minute, after: offset + 1, records });
      return true;
    },
    finish: () => {
      lastTick = Number.MAX_SAFE_INTEGER;
    },
    closed: (minute) => {
      const done = open.filter((tick) => tick.minute <= minute);
      if (done.length === 0) return;
      open = open.slice(done.length);
      boundary = done.at(-1)?.after ?? boundary;
      ahead -= done.reduce((sum, { records }) => sum + records, 0);
    },
  };
}
