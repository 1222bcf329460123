import type { Forecast, Point } from '../../services/alerting/detectors/detector.ts';

/** A forecast of two negative stories, well known; with `changes`. */
export function buildForecast(changes: Partial<Forecast> = {}): Forecast {
  return { mean: 2, variance: 3, share: 0.1, correlation: 0.02, hours: 500, ...changes };
}

/** A quarter of an hour with nothing in it; with `changes`. */
export function buildPoint(changes: Partial<Point> = {}): Point {
  const forecast = buildForecast();
  return {
    minute: 0,
    windowMinutes: 15,
    negative: 0,
    stories: 0,
    sources: () => 4,
    activeSources: 10,
    forecast,
    themes: () => [],
    counts: () => ({ negative: 0, stories: 0 }),
    expected: () => forecast,
    ...changes,
  };
}
