/** A made-up series of counts with the windows in which something happens. */
export interface SimulatedSeries {
  readonly name: string;
  readonly group: string;
  readonly seconds: Float64Array;
  readonly values: Float64Array;
  readonly windows: readonly (readonly [number, number])[];
}

const stepSeconds = 300;
const rowsPerDay = 288;
const start = 1_800_000_000 - (1_800_000_000 % 86_400);

/**
 * Counts per five minutes over some 55 days: negative-binomial (overdispersed), with the rhythm of the day and the week, a
 * slow wandering of the level, and isolated heavy-tailed spikes, which are normal. Bursts that die away, single outsized
 * spikes and raised levels are what is to be found; their windows are centred on them and make up a tenth of the series.
 */
export function simulatedCounts(seed: number, count = 10): SimulatedSeries[] {
  return Array.from({ length: count }, (_, i) => simulate(seed * 1_000 + i, i));
}

const usualMeans = [0.6, 2, 3, 4, 5, 10, 18, 22, 50, 85];

function simulate(seed: number, index: number): SimulatedSeries {
  const random = createRandom(seed);
  const { uniform, normal, gamma, poisson } = random;
  const rows = 15_800 + Math.floor(uniform() * 80);
  const mean = (usualMeans[index % usualMeans.length] ?? 5) * (0.7 + 0.6 * uniform());
  const amplitude = 0.5 + uniform() * 0.9;
  const phase = uniform() * 0.4;
  const dispersion = 2 + 6 * uniform();
  const spikesPerRow = (0.2 + 1.3 * uniform()) / rowsPerDay;
  const tail = 1.3 + uniform();
  const weekend = 1 - 0.4 * uniform();
  const wander = 0.15 + 0.2 * uniform();

  const events = 2 + Math.floor(uniform() * 3.5);
  const width = Math.floor((0.1 * rows) / events);
  const at: number[] = [];
  while (at.length < events) {
    const row = Math.floor(900 + width / 2 + uniform() * (rows - 900 - width));
    if (at.every((other) => Math.abs(other - row) > width + 50)) at.push(row);
  }
  at.sort((a, b) => a - b);

  const times = new Float64Array(rows).fill(1);
  const extra = new Float64Array(rows);
  const raise = (row: number, by: number): void => {
    if (row < rows) times[row] = (times[row] ?? 1) + by;
  };
  for (const row of at) {
    const kind = uniform();
    if (kind < 0.6) {
      const size = mean < 3 ? 15 + 40 * uniform() : 6 + 30 * uniform() ** 1.5;
      const fade = 6 + uniform() * 60;
      const rise = uniform() < 0.5 ? 1 : 3 + Math.floor(uniform() * 10);
      for (let i = 0; i < fade * 8; i++) {
        raise(row + i, size * (i < rise ? (i + 1) / rise : Math.exp(-(i - rise) / fade)));
      }
    } else if (kind < 0.8) extra[row] = mean * (15 + 50 * uniform());
    else {
      const size = 1.5 + 3 * uniform();
      const length = 100 + Math.floor(uniform() * 200);
      for (let i = 0; i < length; i++) raise(row + i, size);
    }
  }

  let level = 0;
  const values = Float64Array.from({ length: rows }, (_, i) => {
    const hour = (i / rowsPerDay + phase) * 2 * Math.PI;
    const day = Math.floor(i / rowsPerDay) % 7;
    level += -level / 40 + wander * normal() * Math.sqrt(2 / 40);
    const rhythm = amplitude * (Math.sin(hour) + 0.3 * Math.sin(2 * hour + 1)) - amplitude ** 2 / 4;
    const usual = mean * Math.exp(rhythm + level) * (day >= 5 ? weekend : 1) * (times[i] ?? 1);
    const spike =
      uniform() < spikesPerRow
        ? Math.round(Math.max(1, mean) * Math.min(25, 1.5 * (1 - uniform()) ** (-1 / tail)))
        : 0;
    return poisson((gamma(dispersion) * usual) / dispersion) + Math.round(extra[i] ?? 0) + spike;
  });
  return {
    name: `simulated/${index}`,
    group: 'simulated',
    seconds: Float64Array.from(values, (_, i) => start + i * stepSeconds),
    values,
    windows: at.map((row) => [Math.floor(row - width / 2), Math.floor(row + width / 2)]),
  };
}

/** Draws that are the same for the same seed (mulberry32). */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  /** Marsaglia & Tsang 2000, for shapes from 1 on. */
  const gamma = (shape: number): number => {
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v <= 0) continue;
      if (Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const poisson = (mean: number): number => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > limit; product *= uniform()) count += 1;
    return count;
  };
  return { uniform, normal, gamma, poisson };
}
