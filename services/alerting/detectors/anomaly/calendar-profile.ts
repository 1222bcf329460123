/** Half-hours of a day. */
const slots = 48;
const daySeconds = 86_400;
/** Rows that a mean remembers: about a week of half-hours at five minutes. */
const dayMemoryRows = 30;
const weekMemoryRows = 20;
const leastWeekRows = 3;

/** Means by half-hour of the day (first 48) and of the week (then 7 × 48), UTC; plain JSON. */
export interface CalendarProfile {
  readonly mean: number[];
  readonly rows: number[];
}

export function emptyCalendarProfile(): CalendarProfile {
  return { mean: [], rows: [] };
}

export interface CalendarResiduals {
  readonly day: number;
  readonly week: number;
}

/**
 * How far a value is from the usual one of its time of day and of its time of week, both exponentially smoothed by
 * season as in Holt-Winters (Winters 1960), and then learns it. The week answers as the day until it has rows.
 * @returns undefined the first time that a half-hour of the day is seen
 */
export function calendarResiduals(
  { mean, rows }: CalendarProfile,
  seconds: number,
  value: number,
): CalendarResiduals | undefined {
  const days = Math.floor(seconds / daySeconds);
  const slot = Math.min(slots - 1, Math.floor((seconds / daySeconds - days) * slots));
  const weekday = ((days % 7) + 7) % 7;
  const weekSlot = slots * (1 + weekday) + slot;
  if (mean.length === 0) {
    for (let i = 0; i < slots * 8; i++) {
      mean.push(0);
      rows.push(0);
    }
  }
  const dayRows = rows[slot] ?? 0;
  const weekRows = rows[weekSlot] ?? 0;
  const day = value - (mean[slot] ?? 0);
  const fromWeek = value - (mean[weekSlot] ?? 0);
  rows[slot] = dayRows + 1;
  rows[weekSlot] = weekRows + 1;
  mean[slot] = (mean[slot] ?? 0) + day / Math.min(dayRows + 1, dayMemoryRows);
  mean[weekSlot] = (mean[weekSlot] ?? 0) + fromWeek / Math.min(weekRows + 1, weekMemoryRows);
  if (dayRows === 0) return undefined;
  return { day, week: weekRows >= leastWeekRows ? fromWeek : day };
}
