import {
  type CalendarProfile,
  calendarResiduals,
  emptyCalendarProfile,
} from './calendar-profile.ts';

const shortRows = 8;
const longRows = 40;
/** Far below any change that a series shows, and above what rounding makes of none. */
const least = 1e-9;

/** What the signals of the next row are computed from; plain JSON. */
export interface SignalState {
  rows: number;
  previous: number;
  short: number;
  long: number;
  roughness: number;
  shortResidual: number;
  longResidual: number;
  readonly calendar: CalendarProfile;
}

export const signalCount = 10;

export function emptySignalState(): SignalState {
  return {
    rows: 0,
    previous: 0,
    short: 0,
    long: 0,
    roughness: 0,
    shortResidual: 0,
    longResidual: 0,
    calendar: emptyCalendarProfile(),
  };
}

/**
 * Ten views of the newest value, each of which another kind of anomaly moves: its level (linear, and logarithmic for
 * counts), its jump from the recent mean, short and long means (exponentially weighted, Roberts 1959), the roughness of
 * the recent past, its distance from the usual of its time of day and week, and short and long means of that distance,
 * which a missing peak moves (Page's cumulative idea, 1954, with forgetting).
 * @returns NaN for a signal that has nothing to stand on yet
 */
export function nextSignals(state: SignalState, seconds: number, value: number): readonly number[] {
  if (state.rows === 0) {
    state.previous = value;
    state.short = value;
    state.long = value;
  }
  state.rows += 1;
  const jump = value - state.short;
  state.short += (value - state.short) / shortRows;
  state.long += (value - state.long) / longRows;
  state.roughness += (Math.abs(value - state.previous) - state.roughness) / longRows;
  state.previous = value;
  const residuals = calendarResiduals(state.calendar, seconds, value);
  if (residuals !== undefined) {
    state.shortResidual += (residuals.day - state.shortResidual) / shortRows;
    state.longResidual += (residuals.day - state.longResidual) / longRows;
  }
  return [
    value,
    Math.sign(value) * Math.log1p(Math.abs(value)),
    jump,
    state.short,
    state.long,
    Math.log(state.roughness + least),
    residuals?.day ?? Number.NaN,
    residuals?.week ?? Number.NaN,
    residuals === undefined ? Number.NaN : state.shortResidual,
    residuals === undefined ? Number.NaN : state.longResidual,
  ];
}
