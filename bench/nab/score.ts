/**
 * The scoring of the Numenta Anomaly Benchmark (Lavin & Ahmad 2015, section III): in each window the earliest detection
 * counts, the more the earlier it is; a detection outside costs, the more the further it is behind the last window; a
 * window without one costs. The threshold is the one that is best over all series.
 */
export interface LabelledSeries {
  readonly name: string;
  readonly group: string;
  /** Rows of each window, first and last one included. */
  readonly windows: readonly (readonly [number, number])[];
  readonly scores: Float64Array;
}

export interface Profile {
  readonly name: string;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

export const profiles: readonly Profile[] = [
  { name: 'standard', falsePositive: 0.11, falseNegative: 1 },
  { name: 'low-FP', falsePositive: 0.22, falseNegative: 1 },
  { name: 'low-FN', falsePositive: 0.11, falseNegative: 2 },
];

export interface ProfileResult {
  readonly profile: string;
  readonly threshold: number;
  /** 0: as good as saying nothing; 100: perfect. By group, and over all as `all`. */
  readonly scores: ReadonlyMap<string, number>;
}

interface Row {
  readonly score: number;
  readonly series: number;
  /** Index of the window, -1 outside. */
  readonly window: number;
  readonly worth: number;
}

const probationShare = 0.15;
const probationRows = 5_000;

export function scoreBenchmark(series: readonly LabelledSeries[]): ProfileResult[] {
  const rows = series.flatMap(rowsOf).sort((a, b) => b.score - a.score);
  return profiles.map((profile) => {
    const threshold = bestThreshold(rows, series, profile);
    const names = new Set(series.map(({ group }) => group));
    const totals = new Map([...names].map((name) => [name, { raw: 0, windows: 0 }]));
    for (const [index, { group, windows }] of series.entries()) {
      const total = totals.get(group);
      if (total === undefined) continue;
      total.raw += rawScore(rows, index, windows.length, threshold, profile);
      total.windows += windows.length;
    }
    const all = [...totals.values()].reduce(
      (sum, { raw, windows }) => ({ raw: sum.raw + raw, windows: sum.windows + windows }),
      { raw: 0, windows: 0 },
    );
    return {
      profile: profile.name,
      threshold,
      scores: new Map(
        [['all', all] as const, ...totals].map(([name, { raw, windows }]) => [
          name,
          normalised(raw, windows, profile),
        ]),
      ),
    };
  });
}

function normalised(raw: number, windows: number, { falseNegative }: Profile): number {
  return (100 * (raw + falseNegative * windows)) / ((1 + falseNegative) * windows);
}

function rowsOf({ windows, scores }: LabelledSeries, series: number): Row[] {
  const rows: Row[] = [];
  const start = Math.floor(probationShare * Math.min(scores.length, probationRows));
  for (let i = start; i < scores.length; i++) {
    const score = scores[i] ?? 0;
    const window = windows.findIndex(([first, last]) => first <= i && i <= last);
    rows.push({ score, series, window, worth: worthOf(windows, window, i) });
  }
  return rows;
}

function worthOf(windows: LabelledSeries['windows'], window: number, row: number): number {
  const inside = windows[window];
  if (inside !== undefined) {
    const [first, last] = inside;
    return sigmoid(-(last - row + 1) / (last - first + 1)) / sigmoid(-1);
  }
  const before = windows.filter(([, last]) => last < row).at(-1);
  if (before === undefined) return -1;
  return sigmoid((row - before[1]) / (before[1] - before[0]));
}

function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

function bestThreshold(
  rows: readonly Row[],
  series: readonly LabelledSeries[],
  { falsePositive, falseNegative }: Profile,
): number {
  const best = series.map(({ windows }) => windows.map(() => -falseNegative));
  let total = -falseNegative * series.reduce((sum, { windows }) => sum + windows.length, 0);
  let most = total;
  let threshold = 1.1;
  for (const [i, { score, series: index, window, worth }] of rows.entries()) {
    const worths = best[index];
    if (window === -1) total += falsePositive * worth;
    else if (worths !== undefined && worth > (worths[window] ?? 0)) {
      total += worth - (worths[window] ?? 0);
      worths[window] = worth;
    }
    if (rows[i + 1]?.score !== score && total > most) {
      most = total;
      threshold = score;
    }
  }
  return threshold;
}

function rawScore(
  rows: readonly Row[],
  series: number,
  windows: number,
  threshold: number,
  { falsePositive, falseNegative }: Profile,
): number {
  const best = new Array<number>(windows).fill(-falseNegative);
  let total = 0;
  for (const { score, series: index, window, worth } of rows) {
    if (score < threshold) break;
    if (index !== series) continue;
    if (window === -1) total += falsePositive * worth;
    else best[window] = Math.max(best[window] ?? 0, worth);
  }
  return total + best.reduce((sum, worth) => sum + worth, 0);
}
