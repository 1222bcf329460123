import type { Rule, SeriesType } from '../../../core/contracts/settings/rule.ts';
import type { Series } from '../series/series.ts';
import type { SeriesBook } from '../series/series-book.ts';

/** Expected negative stories in a window at which a series weighs a quarter of what the busiest can. */
const halfWeight = 5;

/** Whether a rule looks at a series. */
export function covers(rule: Rule, series: Series): boolean {
  return (
    rule.series.includes(series.type) && (rule.only.length === 0 || rule.only.includes(series.id))
  );
}

/**
 * How the series of a rule share its budget of false alarms at a minute. Within a kind of series those that are busier
 * get more, by the square: in a quiet series a handful of stories is improbable enough for any part, in a busy one even
 * a surge of three times the usual is not beyond chance. Each kind gets by the root of what its series weigh, so one
 * market counts for more than each of many companies, and all companies for more than one market. What is usual for a
 * series decides, never what it has just had, so the false-discovery rate stays what it is.
 */
export function partsOf(rule: Rule, book: SeriesBook, minute: number): (series: Series) => number {
  const weight = (series: Series): number => {
    const usual = book.usual(series, rule.windowMinutes, minute);
    return (usual / (usual + halfWeight)) ** 2;
  };
  const weights = new Map<SeriesType, number>();
  for (const series of book.all()) {
    if (!covers(rule, series)) continue;
    weights.set(series.type, (weights.get(series.type) ?? 0) + weight(series));
  }
  let all = 0;
  for (const sum of weights.values()) all += Math.sqrt(sum);
  return (series) => weight(series) / (Math.sqrt(weights.get(series.type) ?? 1) * all);
}
