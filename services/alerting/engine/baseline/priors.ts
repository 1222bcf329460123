import type { SeriesType } from '../../../core/contracts/settings/rule.ts';

/** What is presumed of a kind of series before it has shown itself. */
export interface Prior {
  /** Negative stories an hour, as a part of the market's (of `market` itself: absolute). */
  readonly rate: number;
  /** For how many negative stories this presumption counts. */
  readonly rateWeight: number;
  /** Negative stories come in clusters: variance over mean where counts are small, until the series has shown its own. */
  readonly clumping: number;
  /** Relative variance of an hour's rate about its forecast. */
  readonly dispersion: number;
}

export const priors: Readonly<Record<SeriesType, Prior>> = {
  market: { rate: 4, rateWeight: 0.5, clumping: 1.15, dispersion: 0.05 },
  topic: { rate: 0.05, rateWeight: 0.5, clumping: 1.15, dispersion: 0.08 },
  company: { rate: 0.003, rateWeight: 0.5, clumping: 1.6, dispersion: 0.2 },
  filter: { rate: 0.1, rateWeight: 0.5, clumping: 1.2, dispersion: 0.08 },
};

/** For how much evidence (squares of expected counts) a presumed dispersion counts. */
export const dispersionWeight = 20;
/** Presumed share of negative stories of the market; other series presume the market's. */
export const presumedShare = 0.2;
/** For how many stories a presumed share counts. */
export const shareWeight = 20;
export const presumedCorrelation = 0.02;
/** Relative variance of an hour of the week about the shape that all series share. */
export const hourVariance = 0.05;
/** For how many stories (those that an hour may show more unevenly than by chance) a presumed clumping counts. */
export const clumpingWeight = 40;
/** For how many stories what is presumed of a day of the week counts, and of an hour of the day. */
export const dayWeight = 3;
export const hourOfDayWeight = 6;
/** For how many stories the presumed shape of a week counts in each hour. */
export const weekWeight = 12;
