const minutesOf = { hour: 60, day: 1_440, week: 10_080, month: 43_830, year: 525_960 } as const;

/**
 * How rare a window is, in words: one of so small a probability comes about once in `window / p`.
 */
export function rarityInWords(pValue: number, windowMinutes: number): string {
  const minutes = windowMinutes / Math.max(pValue, 1e-300);
  if (minutes > 100 * minutesOf.year) return 'less than once in 100 years';
  const unit =
    (['year', 'month', 'week', 'day'] as const).find((name) => minutes >= 2 * minutesOf[name]) ??
    'hour';
  const count = Math.max(1, Math.round(minutes / minutesOf[unit]));
  return count === 1
    ? `about once in ${unit === 'hour' ? 'an' : 'a'} ${unit}`
    : `about once in ${count} ${unit}s`;
}

/** `15 minutes`, `an hour`. */
export function durationInWords(minutes: number): string {
  return minutes === 60 ? 'an hour' : `${minutes} minutes`;
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
