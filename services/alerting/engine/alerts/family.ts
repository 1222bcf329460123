import type { Rule, SeriesType } from '../../../core/contracts/settings/rule.ts';
import type { Series } from '../series/series.ts';
import type { SeriesBook } from '../series/series-book.ts';

/** Expected negative stories in a window at which a series gets half of what the busiest can get. */
const halfWeight = 5;

/** Whether a rule looks at a series. */
export function covers(rule: Rule, series: Series): boolean {
  return (
    rule.series.includes(series.type) && (rule.only.length === 0 || rule.only.includes(series.id))
  );
}

/**
 * How the series of a rule share its budget of false alarms at a minute: each kind of series gets the same part;
 * within a kind, those that are busier get more. What is usual for a series decides, never what it has just had, so
 * the false-discovery rate stays what it is. In a quiet series a handful of stories is improbable enough for any part.
 */
export function partsOf(rule: Rule, book: SeriesBook, minute: number): (series: Series) => number {
  const weight = (series: Series): number => {
    const usual = book.usual(series, rule.windowMinutes, minute);
    return usual / (usual + halfWeight);
  };
  const totals = new Map<SeriesType, number>();
  for (const series of book.all()) {
    if (!covers(rule, series)) continue;
    totals.set(series.type, (totals.get(series.type) ?? 0) + weight(series));
  }
  return (series) => weight(series) / ((totals.get(series.type) ?? 1) * totals.size);
}
