/** Things kept by minute until their minute is over. */
export interface ByMinute<T> {
  /** The earliest minute that holds anything. */
  readonly earliest: number | undefined;
  add(minute: number, thing: T): void;
  at(minute: number): readonly T[];
  /** Removes what all minutes up to this one hold and returns it, earlier minutes first. */
  takeUntil(minute: number): T[];
  all(): Iterable<T>;
}

/** Quick where minutes come nearly in order, as they do in a log. */
export function createByMinute<T>(): ByMinute<T> {
  const lists = new Map<number, T[]>();
  /** The keys of `lists`, ascending. */
  const minutes: number[] = [];
  /** Where the last thing came. */
  let newest: number | undefined;
  let newestList: T[] = [];

  function insert(minute: number): void {
    const before = minutes.findLastIndex((other) => other < minute);
    minutes.splice(before + 1, 0, minute);
  }

  function listOf(minute: number): T[] {
    let list = lists.get(minute);
    if (list === undefined) {
      list = [];
      lists.set(minute, list);
      insert(minute);
    }
    return list;
  }

  return {
    get earliest() {
      return minutes[0];
    },
    add: (minute, thing) => {
      // Most things come where the one before them came.
      if (minute !== newest) {
        newest = minute;
        newestList = listOf(minute);
      }
      newestList.push(thing);
    },
    at: (minute) => lists.get(minute) ?? [],
    takeUntil: (minute) => {
      const taken: T[][] = [];
      while (minutes[0] !== undefined && minutes[0] <= minute) {
        const earliest = minutes.shift();
        if (earliest === undefined) break;
        taken.push(lists.get(earliest) ?? []);
        lists.delete(earliest);
        if (earliest === newest) newest = undefined;
      }
      const [only = [], ...more] = taken;
      return more.length === 0 ? only : taken.flat();
    },
    *all() {
      for (const list of lists.values()) yield* list;
    },
  };
}
