// False alarms and surges found on simulated counts: `node --import tsx bench/simulation.ts [SERIES] [WEEKS] [SEEDS]`,
// JSON lines on standard output.
import { builtInRules } from '../services/core/contracts/settings/built-in-rules.ts';
import {
  groupsOf,
  type Injected,
  type Simulated,
  simulate,
} from '../test/support/simulated-series.ts';

const [series = 1_000, weeks = 8, seeds = 1] = process.argv.slice(2).map(Number);
const windowsMs = 2 * 15 * 60_000;

for (const dispersion of (process.env['D'] ?? '0.02,0.05,0.1').split(',').map(Number)) {
  for (const surgesPerWeek of [0, 20]) {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const started = process.cpuUsage();
      const result = simulate({
        series,
        weeks,
        seed,
        rules: builtInRules,
        dispersion,
        surgesPerWeek,
      });
      const { user } = process.cpuUsage(started);
      tell({ dispersion, surgesPerWeek, seed, seconds: Math.round(user / 1e4) / 100 }, result);
    }
  }
}

function isTrue(series: string, detectedAt: number, surges: readonly Injected[]): boolean {
  return surges.some(
    (surge) =>
      surge.series === series && detectedAt > surge.from && detectedAt <= surge.to + 60 * 60_000,
  );
}

function tell(about: object, { alerts, surges, stories }: Simulated): void {
  const isFalse = alerts.filter(
    ({ series: id, detectedAt }) => !isTrue(id, detectedAt ?? 0, surges),
  );
  const found = surges.filter((surge) =>
    alerts.some(
      ({ series: id, detectedAt }) =>
        id === surge.series &&
        detectedAt !== null &&
        detectedAt > surge.from &&
        detectedAt <= surge.from + windowsMs,
    ),
  );
  const byRule = Object.fromEntries(
    Object.keys(builtInRules).map((id) => [
      id,
      [
        groupsOf(isFalse.filter(({ rule }) => rule === id)).length,
        alerts.filter(({ rule }) => rule === id).length,
      ],
    ]),
  );
  const line = {
    bench: 'simulation',
    series,
    weeks,
    ...about,
    stories,
    alerts: alerts.length,
    falseAlerts: isFalse.length,
    falseGroups: groupsOf(isFalse).length,
    surges: surges.length,
    found: found.length,
    falseGroupsAndAlertsByRule: byRule,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
