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
  /** Stories of a window of this size that would have the word by chance. */
  readonly expected: number;
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
  /** What the window's negative stories have in common; of the market only. */
  readonly themes: () => readonly Theme[];
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
}

export type DetectorType = Rule['detector']['type'];
/** The settings of a type of detector, as a rule has them. */
export type DetectorSettings<T extends DetectorType = DetectorType> = {
  [K in T]: Extract<Rule['detector'], { type: K }>;
}[T];

/**
 * A way to detect: a pure function from what it remembers of a series and the series' next point to what it then
 * remembers and its verdict. The state is plain JSON; `null` is where every series begins.
 */
export interface Detector<T extends DetectorType, S = null> {
  readonly type: T;
  step(
    state: S,
    point: Point,
    settings: DetectorSettings<T>,
  ): { readonly state: S; readonly verdict: Verdict };
}
