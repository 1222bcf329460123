import { type AnomalySettings, anomalySettings } from './anomaly-settings.ts';
import { emptyFoundSeason, type FoundSeason, isSeasonal } from './found-season.ts';
import { emptyPastEvents, habituated, type PastEvents } from './habituation.ts';
import { emptySignalState, nextSignals, type SignalState, signalCount } from './signals.ts';
import { emptyTailHistogram, surpriseOf, type TailHistogram } from './tail-histogram.ts';

/** One row of a series. */
export interface AnomalyPoint {
  /** Seconds since the epoch; only the time of day and of the week are taken from it. */
  readonly seconds: number;
  /** Anything; what is no finite number counts as a measurement that is missing. */
  readonly value: number;
}

/** What is remembered of a series: plain JSON, some 6,700 numbers however long the series. */
export interface AnomalyState {
  rows: number;
  readonly signals: SignalState;
  readonly histograms: TailHistogram[];
  readonly season: FoundSeason;
  readonly events: PastEvents;
  peakRow: number;
  peak: number;
}

/** Values beyond are taken as this, so that differences stay finite. */
const mostValue = 1e150;
/** What a row adds to nothing is left of its score: above the alarms under way, and never an alert. */
const echo = 0.5;

export function startAnomaly(): AnomalyState {
  return {
    rows: 0,
    signals: emptySignalState(),
    histograms: Array.from({ length: signalCount }, emptyTailHistogram),
    season: emptyFoundSeason(),
    events: emptyPastEvents(),
    peakRow: 0,
    peak: 0,
  };
}

/**
 * How anomalous the next row of a numeric series is, from nothing but the rows before it. Its seasons need not be known.
 *
 * Ten signals of the series (`signals.ts`) are each judged by the tail of their own past (`tail-histogram.ts`); the mean
 * of their surprises, −ln p, is taken as evidence, which is Fisher's way of combining p-values (1932) with a scale for
 * dependent ones. What the season found in the rows has shown at this phase counts less, and so does what has happened
 * like this before (`habituation.ts`), as anomaly likelihood judges errors by the errors of late (Ahmad et al. 2017).
 * After a peak only a higher one is news: windows of the benchmark (Lavin & Ahmad 2015) and people alike want one alarm.
 *
 * The score, 0 to 1, is 1 − e^−s of the mean surprise s: about one minus a p-value, and so comparable between series.
 * @throws never; a value that is no finite number leaves the state as it is and scores 0
 */
export function step(
  state: AnomalyState | null,
  point: AnomalyPoint,
  settings: AnomalySettings = anomalySettings,
): { readonly state: AnomalyState; readonly score: number } {
  const next = state === null ? startAnomaly() : structuredClone(state);
  return { score: advance(next, point, settings), state: next };
}

/** `step` for those who own the state and need speed: changes it in place. @returns the score */
export function advance(
  state: AnomalyState,
  { seconds, value: given }: AnomalyPoint,
  settings: AnomalySettings = anomalySettings,
): number {
  if (!Number.isFinite(given)) return 0;
  const value = Math.max(-mostValue, Math.min(mostValue, given));
  const row = state.rows;
  state.rows += 1;
  const signals = nextSignals(state.signals, Number.isFinite(seconds) ? seconds : 0, value);
  let sum = 0;
  for (let i = 0; i < signalCount; i++) {
    const histogram = state.histograms[i];
    const signal = signals[i] ?? Number.NaN;
    if (histogram === undefined || Number.isNaN(signal)) continue;
    sum += surpriseOf(histogram, signal, settings);
  }
  const seasonal = isSeasonal(state.season, value) ? settings.seasonal : 1;
  const surprise = habituated(state.events, row, (sum / signalCount) * seasonal, settings);
  return scoreOf(state, row, surprise, settings);
}

function scoreOf(
  state: AnomalyState,
  row: number,
  surprise: number,
  settings: AnomalySettings,
): number {
  const score = 1 - Math.exp(-surprise);
  if (row < settings.warmUpRows) return echo * score;
  const refractoryRows = Math.min(
    settings.mostRefractoryRows,
    Math.max(settings.leastRefractoryRows, settings.refractoryShare * row),
  );
  const isUnderWay = state.peak > 0 && row - state.peakRow < refractoryRows;
  if (isUnderWay && surprise <= state.peak * (1 + settings.refractoryMargin)) return echo * score;
  if (surprise > 0.05) {
    state.peak = isUnderWay ? Math.max(state.peak, surprise) : surprise;
    state.peakRow = row;
  }
  return score;
}
