import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSeriesReader } from '../../services/cli/detect/series-rows.ts';

export interface BenchmarkSeries {
  readonly name: string;
  readonly group: string;
  readonly timestamps: readonly string[];
  readonly seconds: Float64Array;
  readonly values: Float64Array;
  readonly windows: readonly (readonly [number, number])[];
}

/** Where the windows are: beside the groups, or as the benchmark's own repository has them. */
export function labelsOf(folder: string): string {
  const places = ['windows.json', 'combined_windows.json', '../labels/combined_windows.json'];
  const found = places.map((place) => join(folder, place)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${folder} holds none of ${places.join(', ')}`);
  return found;
}

/** The series that are in a folder, with their windows. */
export function readBenchmark(folder: string): BenchmarkSeries[] {
  const labels = JSON.parse(readFileSync(labelsOf(folder), 'utf8')) as Record<
    string,
    [string, string][]
  >;
  return Object.entries(labels).flatMap(([path, spans]) => {
    const [group = '', file = ''] = path.split('/');
    if (!existsSync(join(folder, group))) return [];
    const found = readdirSync(join(folder, group)).find(
      (entry) => entry === file || entry.endsWith(`_${file}`),
    );
    return found === undefined ? [] : [readSeries(join(folder, group, found), path, group, spans)];
  });
}

function readSeries(
  path: string,
  name: string,
  group: string,
  spans: readonly (readonly [string, string])[],
): BenchmarkSeries {
  const [header = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/);
  const read = createSeriesReader({ text: header, line: 1 }, path);
  const rows = lines.flatMap((text, i) => {
    const row = read({ text, line: i + 2 });
    return row === undefined || 'reason' in row ? [] : [row];
  });
  const stamp = (text: string): string => text.slice(0, 19).replace('T', ' ');
  const timestamps = rows.map(({ timestamp }) => timestamp);
  const stamps = timestamps.map(stamp);
  return {
    name,
    group,
    timestamps,
    seconds: Float64Array.from(rows, ({ seconds }) => seconds),
    values: Float64Array.from(rows, ({ value }) => value),
    windows: spans.map(([from, to]) => [
      stamps.indexOf(stamp(from)),
      stamps.lastIndexOf(stamp(to)),
    ]),
  };
}
