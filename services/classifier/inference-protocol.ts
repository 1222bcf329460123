import type { Lane } from '../core/contracts/lane.ts';
import type { VerifiedModel } from './manifest.ts';
import type { ReadableText } from './prepare-text.ts';
import type { Provider, ProviderChoice } from './providers.ts';
import type { WrittenScores } from './score.ts';

/** What an inference worker is started with. */
export interface WorkerStart {
  readonly model: VerifiedModel;
  readonly provider: Provider | 'auto';
  /** Cores that the session computes on, by where it computes. */
  readonly threads: { readonly cpu: number; readonly gpu: number };
  readonly tokenBudget: number;
}

/** A text on its way to a worker. */
export interface WorkerText extends ReadableText {
  readonly id: number;
  readonly lane: Lane;
  /** By `monotonicMs`, so that the worker can tell how long it waited. */
  readonly submittedAt: number;
}

export type ToWorker =
  | {
      readonly type: 'texts';
      readonly texts: readonly WorkerText[];
      /** One batch, and the next one. */
      readonly together: boolean;
      /** When the last live text came, by `monotonicMs`, whichever worker has it. */
      readonly liveAt: number;
    }
  | { readonly type: 'close' };

/** One inference batch in figures. */
export interface BatchReport {
  readonly texts: number;
  readonly tokens: number;
  readonly paddedTokens: number;
  /** For each text, from submission to the start of its batch, less its tokenising. */
  readonly queueMs: Float64Array;
  /** For each text. */
  readonly tokenisingMs: Float64Array;
  readonly inferenceMs: number;
}

export type FromWorker =
  | { readonly type: 'ready'; readonly choice: ProviderChoice }
  /** The model cannot be opened; the worker ends. */
  | { readonly type: 'unusable'; readonly reason: string }
  /** `scores` as `ScoreWriter` lays them out, in order of `ids`. */
  | {
      readonly type: 'scored';
      readonly ids: readonly number[];
      readonly scores: WrittenScores;
      readonly report: BatchReport;
    }
  | { readonly type: 'refused'; readonly ids: readonly number[]; readonly reason: string };

/** For so long after a live text, more of them are reckoned with, and replays leave room. */
export const liveTrafficMs = 10_000;

/** Milliseconds on the one clock that all threads of a process share and nobody can set. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
