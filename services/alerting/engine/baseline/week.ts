export const hourMs = 3_600_000;
export const hoursOfWeek = 168;

/** Hours since the epoch, whole. */
export function hourOf(ms: number): number {
  return Math.floor(ms / hourMs);
}

/** 0 for Monday 00:00 UTC to 167 for Sunday 23:00. @param hour hours since the epoch, which was a Thursday */
export function hourOfWeek(hour: number): number {
  return (hour + 72) % hoursOfWeek;
}

/**
 * How news are spread over the week before anything is known (mean 1): weekdays from Europe's morning to America's
 * evening are busy, nights half as, weekends a quarter.
 */
export const presumedWeek: readonly number[] = presume();

function presume(): number[] {
  const shape = Array.from({ length: hoursOfWeek }, (_, at) => {
    const hour = at % 24;
    if (at >= 120) return at >= 166 ? 0.5 : 0.3;
    if (hour < 5) return 0.6;
    return hour < 21 ? 1.5 : 0.9;
  });
  const mean = shape.reduce((sum, value) => sum + value, 0) / hoursOfWeek;
  return shape.map((value) => value / mean);
}
