import { minuteMs } from '../../../core/clock.ts';
import type { Forecast, Point } from '../../detectors/detector.ts';
import type { Series } from '../series/series.ts';
import type { SeriesBook } from '../series/series-book.ts';
import type { ThemeBook } from '../themes/theme-book.ts';

/** A series at the end of a minute, as detectors look at it. */
export function pointOf(
  series: Series,
  windowMinutes: number,
  minute: number,
  { book, themes }: { readonly book: SeriesBook; readonly themes: ThemeBook },
): Point {
  const from = minute - (windowMinutes - 1) * minuteMs;
  const { stories, negative } = series.recent.count(from, minute);
  let forecast: Forecast | undefined;
  return {
    minute,
    windowMinutes,
    negative,
    stories,
    sources: () => new Set(series.recent.tellingsSince(from).map(({ source }) => source)).size,
    activeSources: book.activeSources(series, minute),
    // Not every detector asks for it each time.
    get forecast() {
      forecast ??= book.forecast(series, windowMinutes, minute);
      return forecast;
    },
    themes: (mostExpected) =>
      series.type === 'market' ? themes.themes(windowMinutes, minute, mostExpected) : [],
    counts: (first, last) => book.counts(series, first, last),
    expected: (first, last) => book.forecast(series, (last - first) / minuteMs + 1, last),
  };
}
