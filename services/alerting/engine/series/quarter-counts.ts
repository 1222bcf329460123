import { z } from 'zod';
import { minuteMs } from '../../../core/clock.ts';
import type { Counts } from '../../detectors/detector.ts';

const quarterMs = 15 * minuteMs;
/** A week, the longest window before it, and some hours to spare. */
const memoryQuarters = 8 * 96;

/** Three numbers a quarter: how many quarters after the one before (the first: since the epoch), stories, negative ones. */
export const quarterCountsStateSchema = z.array(z.int().nonnegative());
export type QuarterCountsState = z.infer<typeof quarterCountsStateSchema>;

/** What a series had in the last eight days, by the quarter of an hour: what charts and comparisons look back on. */
export interface QuarterCounts {
  add(minute: number, isNegative: boolean): void;
  /** Counts of the minutes from `from` to `to`, both included; of a quarter that is cut, the same part of its counts. */
  count(from: number, to: number): Counts;
  forget(minute: number): void;
  state(): QuarterCountsState;
}

interface Quarter {
  readonly at: number;
  stories: number;
  negative: number;
}

export function createQuarterCounts(state: QuarterCountsState = []): QuarterCounts {
  let quarters: Quarter[] = unpack(state);

  function firstFrom(at: number): number {
    let low = 0;
    let high = quarters.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((quarters[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add: (minute, isNegative) => {
      const at = Math.floor(minute / quarterMs);
      let last = quarters[quarters.length - 1];
      if (last?.at !== at) {
        last = { at, stories: 0, negative: 0 };
        quarters.push(last);
      }
      last.stories += 1;
      if (isNegative) last.negative += 1;
    },
    count: (from, to) => {
      const end = to + minuteMs;
      let stories = 0;
      let negative = 0;
      for (let i = firstFrom(Math.floor(from / quarterMs)); i < quarters.length; i += 1) {
        const quarter = quarters[i];
        if (quarter === undefined || quarter.at * quarterMs >= end) break;
        const start = Math.max(from, quarter.at * quarterMs);
        const part = (Math.min(end, (quarter.at + 1) * quarterMs) - start) / quarterMs;
        stories += part * quarter.stories;
        negative += part * quarter.negative;
      }
      return { stories, negative };
    },
    forget: (minute) => {
      const gone = firstFrom(Math.floor(minute / quarterMs) - memoryQuarters);
      if (gone > 0) quarters = quarters.slice(gone);
    },
    state: () => {
      let before = 0;
      return quarters.flatMap(({ at, stories, negative }) => {
        const step = at - before;
        before = at;
        return [step, stories, negative];
      });
    },
  };
}

function unpack(state: QuarterCountsState): Quarter[] {
  const quarters: Quarter[] = [];
  let at = 0;
  for (let i = 0; i + 2 < state.length; i += 3) {
    at += state[i] ?? 0;
    quarters.push({ at, stories: state[i + 1] ?? 0, negative: state[i + 2] ?? 0 });
  }
  return quarters;
}
