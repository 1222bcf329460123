import { minuteMs } from '../../core/clock.ts';

/** A minute that has passed; with `gapMinutes` it is the last of so many, as in a tick. */
export interface Passed {
  readonly minute: number;
  readonly gapMinutes?: number;
}

const dayMinutes = 24 * 60;
/** A file without a post for longer than this has a gap. */
const mostSilentMinutes = 7 * dayMinutes;

/**
 * The minutes from `minute` on that end by `time`, as a file's ticks tell of them: one by one, unless nothing was
 * posted for more than a week. Of such a gap the first day passes minute by minute, so that what is on ends when it
 * would, and the rest at once: one line with a date of long ago must not cost millions of ticks.
 */
export function* passedMinutes(minute: number, time: number): Generator<Passed> {
  const count = Math.floor((time - minute) / minuteMs);
  const single = count > mostSilentMinutes ? dayMinutes : count;
  for (let n = 0; n < single; n += 1) yield { minute: minute + n * minuteMs };
  if (single < count) {
    yield { minute: minute + (count - 1) * minuteMs, gapMinutes: count - single };
  }
}
