// What the anomaly detector makes of the Numenta Anomaly Benchmark, which has to be at hand: JSON lines on standard output.
// npm run bench:nab -- --data DIR [--scorer PATH] [--sensitivity] [--simulated]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { advance, startAnomaly } from '../services/alerting/detectors/anomaly/anomaly.ts';
import {
  type AnomalySettings,
  anomalySettings,
} from '../services/alerting/detectors/anomaly/anomaly-settings.ts';
import { simulatedCounts } from '../test/support/simulated-counts.ts';
import { type BenchmarkSeries, labelsOf, readBenchmark } from './nab/read-benchmark.ts';
import { type LabelledSeries, scoreBenchmark } from './nab/score.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    scorer: { type: 'string' },
    sensitivity: { type: 'boolean' },
    simulated: { type: 'boolean' },
  },
});

type Unscored = Pick<BenchmarkSeries, 'name' | 'group' | 'seconds' | 'values' | 'windows'>;

function scored(series: Unscored, settings: AnomalySettings = anomalySettings): LabelledSeries {
  const state = startAnomaly();
  const { seconds, values } = series;
  const scores = Float64Array.from(values, (value, i) => {
    const score = advance(state, { seconds: seconds[i] ?? 0, value }, settings);
    return Math.round(score * 1e6) / 1e6;
  });
  return { ...series, scores };
}

function report(label: Readonly<Record<string, unknown>>, series: readonly LabelledSeries[]): void {
  for (const { profile, threshold, scores } of scoreBenchmark(series)) {
    const groups = [...scores].filter(([, score]) => Number.isFinite(score));
    const rounded = groups.map(([name, score]) => [name, Number(score.toFixed(2))]);
    console.log(JSON.stringify({ ...label, profile, threshold, ...Object.fromEntries(rounded) }));
  }
}

/** The results in the benchmark's layout, for its own scorer. */
function write(benchmark: readonly BenchmarkSeries[], results: readonly LabelledSeries[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-nab-'));
  for (const [i, { name, group, timestamps }] of benchmark.entries()) {
    mkdirSync(join(folder, group), { recursive: true });
    const rows = timestamps.map((timestamp, row) => `${timestamp},${results[i]?.scores[row]}`);
    const file = join(folder, group, `barograph_${basename(name)}`);
    writeFileSync(file, ['timestamp,anomaly_score', ...rows, ''].join('\n'));
  }
  return folder;
}

if (options.simulated === true) {
  for (const seed of [1, 2, 3]) {
    report(
      { simulated: seed },
      simulatedCounts(seed).map((series) => scored(series)),
    );
  }
}
if (options.data !== undefined) {
  const benchmark = readBenchmark(options.data);
  const before = process.cpuUsage().user;
  const results = benchmark.map((series) => scored(series));
  const seconds = (process.cpuUsage().user - before) / 1e6;
  const rows = results.reduce((sum, { scores }) => sum + scores.length, 0);
  report({ series: results.length }, results);
  console.log(JSON.stringify({ rows, rowsPerSecond: Math.round(rows / seconds) }));
  if (options.scorer !== undefined) {
    const groups = [...new Set(benchmark.map(({ group }) => group))];
    const folder = write(benchmark, results);
    const args = [folder, labelsOf(options.data), ...groups];
    spawnSync(options.scorer, args, { stdio: ['ignore', 2, 2] });
  }
  if (options.sensitivity === true) {
    for (const name of Object.keys(anomalySettings) as (keyof AnomalySettings)[]) {
      if (name === 'alertScore') continue;
      for (const factor of [0.75, 1.25]) {
        const settings = { ...anomalySettings, [name]: anomalySettings[name] * factor };
        const line = scoreBenchmark(benchmark.map((series) => scored(series, settings))).map(
          ({ profile, scores }) => [profile, Number(scores.get('all')?.toFixed(2))],
        );
        console.log(JSON.stringify({ changed: name, factor, ...Object.fromEntries(line) }));
      }
    }
  }
}
