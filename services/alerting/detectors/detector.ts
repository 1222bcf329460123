import type { Rule } from '../../core/contracts/settings/rule.ts';

/** What is usual for a series in a window, before the window is looked at. */
export interface Forecast {
  /** Negative stories expected in the window, and their variance. */
  readonly mean: number;
  readonly variance: number;
  /** Usual share of negative stories, and the correlation of two stories of one window. */
  readonly share: number;
  readonly correlation: number;
  /** Hours of this series' past that the forecast rests on; 0: priors alone. */
  readonly hours: number;
}

/** A word that negative stories of a window share. */
export interface Theme {
  readonly word: string;
  /** Stories of the window that have it, and the ids of the negative ones, oldest first. */
  readonly stories: number;
  readonly negative: readonly string[];
  /** Distinct sources of the negative ones. */
  readonly sources: number;
  /** The topics of its stories with how many there are, most first. */
  readonly topics: readonly (readonly [string, number])[];
  /** Negative stories of a window of this size that would have the word by chance. */
  readonly expected: number;
}

/** What was counted in some minutes of a series. */
export interface Counts {
  /** Stories first told in them, negative and all. */
  readonly negative: number;
  readonly stories: number;
}

/** One series at the end of one minute, seen through a rule's window. */
export interface Point {
  /** Start of the minute, ms since the epoch. */
  readonly minute: number;
  readonly windowMinutes: number;
  /** Negative stories first told in the window, and all stories first told in it. */
  readonly negative: number;
  readonly stories: number;
  /** Distinct sources of the negative ones, and those active for this series in the last 7 days. */
  readonly sources: () => number;
  readonly activeSources: number;
  readonly forecast: Forecast;
  /** What the window's negative stories have in common, by words expected in no more of them than this; of the market only. */
  readonly themes: (mostExpected: number) => readonly Theme[];
  /**
   * Counts of the minutes that start from `from` to `to`, both included. Exact for the last six hours and for whole
   * quarters of an hour; parts of earlier quarters are parts of their counts. Nothing is known beyond eight days.
   */
  readonly counts: (from: number, to: number) => Counts;
  /** What is usual for these minutes, by what is known now; both included. */
  readonly expected: (from: number, to: number) => Forecast;
}

/** `high`: no surge (any more), but not back to usual either; a surge under way goes on. */
export type Level = 'surge' | 'high' | 'usual';

/** What a detector thinks of a point, and why. */
export interface Verdict {
  readonly level: Level;
  /** How likely at least so many negative stories are when nothing is up. */
  readonly pValue: number;
  /** The same of their share; null where it was not judged. */
  readonly sharePValue: number | null;
  /** In words and numbers. */
  readonly why: string;
  /** The one theme that it is about. */
  readonly theme?: Theme;
  /** A rise over more, or less, than the window: since when, and what was counted and expected since then. */
  readonly rise?: { readonly since: number; readonly observed: number; readonly expected: number };
  /** What the window is compared with, where that is not the forecast. */
  readonly before?: number;
}

export type DetectorType = Rule['detector']['type'];
/** The settings of a type of detector, as a rule has them. */
export type DetectorSettings<T extends DetectorType = DetectorType> = {
  [K in T]: Extract<Rule['detector'], { type: K }>;
}[T];

/**
 * A way to detect: a pure function from what it remembers of a series and the series' next point to what it then
 * remembers and its verdict. The state is plain JSON; `null` is where every series begins. Minutes in which a series
 * had no negative story may be left out as long as no alert on it is under way, so a detector that accumulates takes
 * in what has passed since it was asked last.
 */
export interface Detector<T extends DetectorType, S = never> {
  readonly type: T;
  /** @throws nothing: points are valid by construction */
  step(
    state: S | null,
    point: Point,
    settings: DetectorSettings<T>,
  ): { readonly state: S | null; readonly verdict: Verdict };
}
