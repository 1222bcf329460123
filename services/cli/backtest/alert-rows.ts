import type { AlertChange } from '../../alerting/engine/engine.ts';
import type { RowFormat } from '../rows.ts';
import { formatRows, type Row } from '../rows.ts';

/** Alerts on standard output: JSON lines with all there is to say, or a flat table. */
export function formatAlerts(alerts: readonly AlertChange[], format: RowFormat): string {
  if (format === 'json') {
    return alerts
      .map((alert) => {
        const { stories } = alert;
        return `${JSON.stringify({ ...flat(alert), stories, topStories: topStoriesOf(alert) })}\n`;
      })
      .join('');
  }
  const rows = alerts.map((alert) => ({ ...flat(alert), stories: alert.stories.join(' ') }));
  return formatRows(rows, format);
}

/** How many alerts of which rule on which kind of series, as a table for people. */
export function summaryOf(alerts: readonly AlertChange[]): string {
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

function flat(alert: AlertChange) {
  return {
    rule: alert.rule,
    series: alert.series,
    startsAt: isoTime(alert.startsAt),
    detectedAt: isoTime(alert.detectedAt),
    resolvedAt: isoTime(alert.resolvedAt),
    severity: alert.severity,
    observed: alert.observed,
    expected: alert.expected,
    pValue: alert.pValue,
    id: alert.id,
    seriesName: alert.seriesName,
    state: alert.state,
    reason: alert.reason,
  };
}

function topStoriesOf({ evidence }: AlertChange) {
  return evidence.topStories.map(({ id, title, source, publishedAt, posts }) => ({
    id,
    title,
    source,
    publishedAt: isoTime(publishedAt),
    posts,
  }));
}

function isoTime(ms: number): string;
function isoTime(ms: number | null): string | null;
function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
