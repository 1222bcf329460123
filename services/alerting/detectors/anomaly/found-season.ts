/** Rows that the correlogram looks at, and how often it does. */
const windowRows = 1_024;
const everyRows = 1_024;
const leastRows = 200;
const leastPeriod = 6;
const leastCorrelation = 0.3;
/** A peak stands out by so much from the valley before it. */
const leastRise = 0.2;
const cycles = 4;

/** A season that the rows themselves show, whatever the clock says; plain JSON. */
export interface FoundSeason {
  rows: number;
  /** Rows of a cycle; 0: none is known. */
  period: number;
  /** The newest values, as a ring. */
  readonly recent: number[];
}

/** Holds four cycles of the longest period that the correlogram can see three of. */
const ringRows = Math.ceil(windowRows / 3) * cycles + 2;

export function emptyFoundSeason(): FoundSeason {
  return { rows: 0, period: 0, recent: [] };
}

/**
 * Whether a value lies within what the last four cycles showed at its phase, give or take a row; then learns it. The
 * period is the highest peak of the correlogram of robustly clipped values (Box & Jenkins 1970; the idea of finding it
 * from data as in Vlachos et al. 2005).
 * @returns false while no season is known
 */
export function isSeasonal(season: FoundSeason, value: number): boolean {
  if (season.rows >= leastRows && (season.rows === leastRows || season.rows % everyRows === 0)) {
    season.period = findPeriod(newest(season));
  }
  const known = season.period > 0 && withinCycles(season, value);
  season.recent[season.rows % ringRows] = value;
  season.rows += 1;
  return known;
}

function withinCycles({ rows, period, recent }: FoundSeason, value: number): boolean {
  if (rows < 2 * period + 1) return false;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let cycle = 1; cycle <= cycles; cycle++) {
    for (let shift = -1; shift <= 1; shift++) {
      const row = rows - cycle * period + shift;
      if (row < 0 || rows - row > ringRows) continue;
      const seen = recent[row % ringRows] ?? value;
      if (seen < low) low = seen;
      if (seen > high) high = seen;
    }
  }
  return value >= low && value <= high;
}

function newest({ rows, recent }: FoundSeason): number[] {
  const length = Math.min(rows, windowRows);
  return Array.from({ length }, (_, i) => recent[(rows - length + i) % ringRows] ?? 0);
}

/** @returns the period in rows, 0 where no peak is high enough */
function findPeriod(values: number[]): number {
  const length = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (length - 1))] ?? 0;
  const spread = (at(0.84) - at(0.16)) / 2 || (at(1) - at(0)) / 6;
  if (!(spread > 0)) return 0;
  const median = at(0.5);
  const clipped = values.map((value) => Math.max(-4, Math.min(4, (value - median) / spread)));
  const mean = clipped.reduce((sum, value) => sum + value, 0) / length;
  const centred = Float64Array.from(clipped, (value) => value - mean);
  const power = centred.reduce((sum, value) => sum + value * value, 0);
  if (!(power > 0)) return 0;

  const longest = Math.floor(length / 3);
  const correlation = new Float64Array(longest + 1);
  for (let lag = 1; lag <= longest; lag++) {
    let sum = 0;
    for (let i = lag; i < length; i++) sum += (centred[i] ?? 0) * (centred[i - lag] ?? 0);
    correlation[lag] = ((sum / power) * length) / (length - lag);
  }
  let valley = 1;
  let best = 0;
  let period = 0;
  for (let lag = 2; lag < longest; lag++) {
    const here = correlation[lag] ?? 0;
    valley = Math.min(valley, here);
    const isPeak = here > (correlation[lag - 1] ?? 0) && here >= (correlation[lag + 1] ?? 0);
    if (!isPeak || lag < leastPeriod || here <= leastCorrelation) continue;
    // A multiple of the period correlates about as well; the first wins.
    if (here - valley > leastRise && here > best + 0.05) {
      best = here;
      period = lag;
    }
  }
  return period;
}
