import type { BacktestAlert } from '../../core/contracts/api/backtests.ts';
import type { RowFormat } from '../rows.ts';
import { formatRows, type Row } from '../rows.ts';

/** Alerts on standard output: JSON lines with all there is to say, or a flat table. */
export function formatAlerts(alerts: readonly BacktestAlert[], format: RowFormat): string {
  const told = alerts.map(({ seriesType: _type, windowMinutes: _minutes, ...alert }) => alert);
  if (format === 'json') return told.map((alert) => `${JSON.stringify(alert)}\n`).join('');
  const rows = told.map(({ topStories: _top, ...alert }) => ({
    ...alert,
    stories: alert.stories.join(' '),
  }));
  return formatRows(rows, format);
}

/** How many alerts of which rule on which kind of series, as a table for people. */
export function summaryOf(alerts: readonly BacktestAlert[]): string {
  const groups = new Map<string, { alerts: number; series: Set<string>; warnings: number }>();
  for (const { rule, seriesType, series, severity } of alerts) {
    const key = JSON.stringify([rule, seriesType]);
    const group = groups.get(key) ?? { alerts: 0, series: new Set<string>(), warnings: 0 };
    group.alerts += 1;
    group.series.add(series);
    if (severity !== 'notice') group.warnings += 1;
    groups.set(key, group);
  }
  const rows = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]): Row => {
      const [rule = '', kind = ''] = JSON.parse(key) as string[];
      const { warnings } = group;
      return {
        rule,
        kind,
        alerts: group.alerts,
        series: group.series.size,
        'above notice': warnings,
      };
    });
  return formatRows(rows, 'table');
}
