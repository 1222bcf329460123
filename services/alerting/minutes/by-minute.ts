/** Things kept by minute until their minute is over. */
export interface ByMinute<T> {
  /** The earliest minute that holds anything. */
  readonly earliest: number | undefined;
  add(minute: number, things: readonly T[]): void;
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

  function insert(minute: number): void {
    const before = minutes.findLastIndex((other) => other < minute);
    minutes.splice(before + 1, 0, minute);
  }

  return {
    get earliest() {
      return minutes[0];
    },
    add: (minute, things) => {
      if (things.length === 0) return;
      const list = lists.get(minute);
      if (list !== undefined) {
        for (const thing of things) list.push(thing);
        return;
      }
      insert(minute);
      lists.set(minute, [...things]);
    },
    at: (minute) => lists.get(minute) ?? [],
    takeUntil: (minute) => {
      const taken: T[] = [];
      while (minutes[0] !== undefined && minutes[0] <= minute) {
        const earliest = minutes.shift();
        if (earliest === undefined) break;
        for (const thing of lists.get(earliest) ?? []) taken.push(thing);
        lists.delete(earliest);
      }
      return taken;
    },
    *all() {
      for (const list of lists.values()) yield* list;
    },
  };
}
