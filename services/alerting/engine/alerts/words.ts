const daysOf = { week: 7, month: 30.44, year: 365.25 } as const;
const dayMinutes = 1_440;

/**
 * How rare a window is for its hour, in words. A day has `60 / window` windows within one hour of the day (at least
 * one), so one of probability p comes about once in `1 / p` of them: on one day of `1 / p` divided by their number.
 */
export function rarityInWords(pValue: number, windowMinutes: number): string {
  const windowsADay = Math.max(1, 60 / windowMinutes);
  const days = 1 / Math.max(pValue, 1e-300) / windowsADay;
  if (days > 100 * daysOf.year) return 'less than once in 100 years for this hour';
  const unit = (['year', 'month', 'week'] as const).find((name) => days >= 2 * daysOf[name]);
  const count = Math.max(1, Math.round(unit === undefined ? days : days / daysOf[unit]));
  const name = unit ?? 'day';
  return count === 1
    ? `about once a ${name} for this hour`
    : `about once in ${count} ${name}s for this hour`;
}

/** `15 minutes`, `an hour`, `6 hours`, `2 hours and 5 minutes`. */
export function durationInWords(minutes: number): string {
  if (minutes < 60 || minutes >= 10 * dayMinutes) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const whole = hours === 1 ? 'an hour' : `${hours} hours`;
  return rest === 0 ? whole : `${whole} and ${rest} minutes`;
}

/** A count that was expected: one digit behind the point below ten, `fewer than 0.1` at the least. */
export function expectedInWords(mean: number): string {
  if (mean < 0.1) return 'fewer than 0.1';
  return mean < 10 ? mean.toFixed(1) : String(Math.round(mean));
}

/** `reuters`, `reuters and ap`, `reuters, ap and 3 more`. */
export function listInWords(names: readonly string[]): string {
  const [first = 'nothing', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0
    ? `${first} and ${second}`
    : `${first}, ${second} and ${more.length} more`;
}
