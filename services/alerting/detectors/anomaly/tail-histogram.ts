import type { AnomalySettings } from './anomaly-settings.ts';

/** Bins of a tenth on an inverse hyperbolic sine scale: linear around the centre, logarithmic far out. */
const bins = 240;
const middle = bins / 2;
const binWidth = 0.1;
const warmUpRows = 60;
const longestRefitRows = 2_000;
/** Weights of new rows grow instead of old ones fading; this is where they are brought back to 1. */
const mostWeight = 1e6;

/** What a signal's past looked like: two decaying histograms on one scale, plain JSON. */
export interface TailHistogram {
  centre: number;
  scale: number;
  /** Counts by bin: the fast memory first, then the slow one. Empty until warmed up. */
  fast: number[];
  slow: number[];
  fastTotal: number;
  slowTotal: number;
  fastWeight: number;
  slowWeight: number;
  /** Outermost bins that hold anything. */
  lowest: number;
  highest: number;
  rows: number;
  nextFit: number;
  warmUp: number[];
}

export function emptyTailHistogram(): TailHistogram {
  return {
    centre: 0,
    scale: 1,
    fast: [],
    slow: [],
    fastTotal: 0,
    slowTotal: 0,
    fastWeight: 1,
    slowWeight: 1,
    lowest: bins,
    highest: -1,
    rows: 0,
    nextFit: 0,
    warmUp: [],
  };
}

/**
 * How unlikely a value is by the signal's own past, and then learns it. The p-value is two-sided and empirical, as in
 * conformal detection (Burnaev & Ishimtsev 2016); beyond everything seen it goes on as a Pareto tail, which is the
 * extreme-value argument of SPOT (Siffer et al. 2017) with a fixed index.
 * @returns nats, 0 up to `mostSurprise`; 0 while the histogram warms up (60 rows)
 */
export function surpriseOf(
  histogram: TailHistogram,
  value: number,
  settings: AnomalySettings,
): number {
  histogram.rows += 1;
  if (histogram.fast.length === 0) {
    histogram.warmUp.push(value);
    if (histogram.warmUp.length >= warmUpRows) begin(histogram, settings);
    return 0;
  }
  if (histogram.rows >= histogram.nextFit) {
    refit(histogram);
    histogram.nextFit = histogram.rows + Math.min(histogram.rows, longestRefitRows);
  }
  let place = placeOf(histogram, value);
  for (let tries = 0; tries < 240 && (place <= 2 || place >= bins - 3); tries++) {
    const { centre, scale } = histogram;
    histogram.scale *= 20;
    rebin(histogram, centre, scale);
    place = placeOf(histogram, value);
  }
  const { fast, slow, lowest, highest } = histogram;
  const bin = Math.round(place);
  let fastBeyond = 0.5 * (fast[bin] ?? 0);
  let slowBeyond = 0.5 * (slow[bin] ?? 0);
  if (place >= middle) {
    for (let i = bin + 1; i <= highest; i++) {
      fastBeyond += fast[i] ?? 0;
      slowBeyond += slow[i] ?? 0;
    }
  } else {
    for (let i = lowest; i < bin; i++) {
      fastBeyond += fast[i] ?? 0;
      slowBeyond += slow[i] ?? 0;
    }
  }
  const surprise =
    tailSurprise(fast, fastBeyond, histogram.fastTotal, histogram.fastWeight, place, settings) +
    tailSurprise(slow, slowBeyond, histogram.slowTotal, histogram.slowWeight, place, settings);
  add(histogram, bin, settings);
  return Math.min(surprise / 2, settings.mostSurprise);
}

function tailSurprise(
  counts: readonly number[],
  beyond: number,
  total: number,
  weight: number,
  place: number,
  settings: AnomalySettings,
): number {
  const empirical = -Math.log((2 * (beyond + 0.5 * weight)) / (total + weight));
  const isNew = beyond < 0.7 * weight;
  if (!isNew) return Math.max(0, empirical);
  const above = place >= middle;
  const start = Math.round(place);
  let bin = start;
  while (bin > 0 && bin < bins - 1 && (counts[bin] ?? 0) < 0.05 * weight) bin += above ? -1 : 1;
  if (bin === start) return Math.max(0, empirical);
  const furthest = Math.sinh(Math.max(1, above ? bin - middle : middle - bin) * binWidth);
  const reached = Math.sinh(Math.abs(place - middle) * binWidth);
  const margin = reached > furthest ? settings.tailIndex * Math.log(reached / furthest) : 0;
  return Math.max(0, empirical + margin);
}

function begin(histogram: TailHistogram, settings: AnomalySettings): void {
  const values = histogram.warmUp;
  const sorted = [...values].sort((a, b) => a - b);
  fit(histogram, (share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0);
  histogram.fast = new Array<number>(bins).fill(0);
  histogram.slow = new Array<number>(bins).fill(0);
  histogram.warmUp = [];
  for (const value of values) add(histogram, Math.round(placeOf(histogram, value)), settings);
  histogram.nextFit = histogram.rows * 2;
}

/** Robust centre and scale: median and half the middle 68 %, or wider where most values are one and the same. */
function fit(histogram: TailHistogram, quantile: (share: number) => number): void {
  histogram.centre = quantile(0.5);
  const least = (quantile(1) - quantile(0)) / 2_000;
  let spread = (quantile(0.84) - quantile(0.16)) / 2;
  if (!(spread > least)) spread = (quantile(0.97) - quantile(0.03)) / 4;
  if (!(spread > least)) spread = (quantile(1) - quantile(0)) / 6;
  if (!(spread > 0)) spread = Math.max(1e-3 * Math.abs(histogram.centre), 1e-9);
  histogram.scale = spread / 2;
}

/** Brings the scale in line with what the slow memory holds, so that a quiet beginning is not the measure for ever. */
function refit(histogram: TailHistogram): void {
  const { centre, scale, slow, slowTotal } = histogram;
  fit(histogram, (share) => {
    const wanted = share * slowTotal;
    let sum = 0;
    let last = 0;
    for (let i = 0; i < bins; i++) {
      const count = slow[i] ?? 0;
      if (count <= 0) continue;
      last = i;
      sum += count;
      if (sum >= wanted) break;
    }
    return centreOfBin(last, centre, scale);
  });
  rebin(histogram, centre, scale);
}

function rebin(histogram: TailHistogram, centre: number, scale: number): void {
  const { fast, slow } = histogram;
  histogram.fast = new Array<number>(bins).fill(0);
  histogram.slow = new Array<number>(bins).fill(0);
  histogram.lowest = bins;
  histogram.highest = -1;
  for (let i = 0; i < bins; i++) {
    const count = slow[i] ?? 0;
    if (count <= 0) continue;
    const bin = Math.round(placeOf(histogram, centreOfBin(i, centre, scale)));
    histogram.fast[bin] = (histogram.fast[bin] ?? 0) + (fast[i] ?? 0);
    histogram.slow[bin] = (histogram.slow[bin] ?? 0) + count;
    if (bin < histogram.lowest) histogram.lowest = bin;
    if (bin > histogram.highest) histogram.highest = bin;
  }
}

function add(histogram: TailHistogram, bin: number, settings: AnomalySettings): void {
  const { fast, slow } = histogram;
  fast[bin] = (fast[bin] ?? 0) + histogram.fastWeight;
  slow[bin] = (slow[bin] ?? 0) + histogram.slowWeight;
  histogram.fastTotal += histogram.fastWeight;
  histogram.slowTotal += histogram.slowWeight;
  histogram.fastWeight *= 1 + 1 / settings.fastMemoryRows;
  histogram.slowWeight *= 1 + 1 / settings.slowMemoryRows;
  if (bin < histogram.lowest) histogram.lowest = bin;
  if (bin > histogram.highest) histogram.highest = bin;
  if (histogram.fastWeight > mostWeight) {
    for (let i = 0; i < bins; i++) fast[i] = (fast[i] ?? 0) / mostWeight;
    histogram.fastTotal /= mostWeight;
    histogram.fastWeight /= mostWeight;
  }
  if (histogram.slowWeight > mostWeight) {
    for (let i = 0; i < bins; i++) slow[i] = (slow[i] ?? 0) / mostWeight;
    histogram.slowTotal /= mostWeight;
    histogram.slowWeight /= mostWeight;
  }
}

function placeOf({ centre, scale }: TailHistogram, value: number): number {
  const place = Math.asinh((value - centre) / scale) / binWidth + middle;
  return Math.max(0, Math.min(place, bins - 1));
}

function centreOfBin(bin: number, centre: number, scale: number): number {
  return centre + scale * Math.sinh((bin - middle) * binWidth);
}
