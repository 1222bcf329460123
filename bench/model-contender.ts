import type { ModelSettings } from './model-settings.ts';

/** Texts [from, to) of the bench. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** One way to score texts, in a process of its own. */
export interface Contender {
  /** The process that computes, when it is not this one. */
  readonly pid?: number | undefined;
  /** What scoring this slice takes and the contest is not about; outside the clock. */
  prepare?(slice: Slice): Promise<void>;
  /** Scores the slice. What it returns tells each text's sentiment label, outside the clock. */
  score(slice: Slice): Promise<() => readonly string[]>;
  /** What else it measured since the last time it was asked. */
  figures?(): Promise<Readonly<Record<string, number>>>;
}

export type ContenderBuilder = (settings: ModelSettings) => Promise<Contender>;

/** What one slice took. */
export interface Outcome {
  readonly ms: number;
  /** Not known where there is no /proc. */
  readonly cpuMs: number | undefined;
  readonly anonymousMegabytes: number | undefined;
  readonly labels: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}
