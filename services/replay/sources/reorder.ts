import { BarographError } from '../../core/errors.ts';

interface Placed {
  readonly at: number;
  readonly line: number;
}

/** Puts what comes a little out of order into the order of time; equal times stay as they came. */
export interface Reorder<T extends Placed> {
  /** Takes some more and gives what nothing to come can precede. @throws BarographError when it would hold too many */
  push(items: readonly T[]): readonly T[];
  /** The rest. */
  flush(): readonly T[];
}

/**
 * @param disorderMs how much earlier than one before it an item may be; 0: they are in order
 * @param most items held back at a time
 */
export function createReorder<T extends Placed>(disorderMs: number, most: number): Reorder<T> {
  const held: T[] = [];
  let newest = Number.NEGATIVE_INFINITY;

  function sort(): void {
    held.sort((a, b) => a.at - b.at || a.line - b.line);
  }

  return {
    push: (items) => {
      if (disorderMs === 0) return items;
      for (const item of items) {
        held.push(item);
        newest = Math.max(newest, item.at);
      }
      sort();
      const first = held.findIndex(({ at }) => at > newest - disorderMs);
      const ready = held.splice(0, first === -1 ? held.length : first);
      if (held.length > most) {
        throw new BarographError(
          `the file is so far out of order that more than ${most.toLocaleString('en')} lines would have to be held back: sort it by time first`,
        );
      }
      return ready;
    },
    flush: () => {
      sort();
      return held.splice(0);
    },
  };
}
