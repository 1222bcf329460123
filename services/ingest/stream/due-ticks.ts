import { minuteMs, startOfMinute } from '../../core/clock.ts';

export interface DueTick {
  /** Start of the minute it closes. */
  readonly minute: number;
  readonly gapMinutes?: number;
}

/** As many minutes as a busy but living writer may be late with; more at once means that it was not there. */
const mostLateMinutes = 2;

/**
 * The ticks that are owed at `now`: one for each whole minute that has passed since the last one, or a single gap
 * tick for all of them when nobody was there (`absent`, or more than two are missing), however many they are.
 * @param lastMinute the minute that the last tick closed; undefined for a log without ticks
 */
export function dueTicks(lastMinute: number | undefined, now: number, absent: boolean): DueTick[] {
  const newest = startOfMinute(now) - minuteMs;
  if (lastMinute === undefined) return [];
  const count = Math.round((newest - lastMinute) / minuteMs);
  if (count <= 0) return [];
  if (absent || count > mostLateMinutes) return [{ minute: newest, gapMinutes: count }];
  return Array.from({ length: count }, (_, i) => ({ minute: lastMinute + (i + 1) * minuteMs }));
}
