import type { BacktestAlert } from '../../core/contracts/api/backtests.ts';
import type { AlertChange } from '../engine/engine.ts';

/** An alert as backtests tell it; undefined as long as it has not fired. */
export function backtestAlertOf(alert: AlertChange): BacktestAlert | undefined {
  if (alert.detectedAt === null) return undefined;
  return {
    rule: alert.rule,
    series: alert.series,
    startsAt: isoTime(alert.startsAt),
    detectedAt: isoTime(alert.detectedAt),
    resolvedAt: alert.resolvedAt === null ? null : isoTime(alert.resolvedAt),
    severity: alert.severity,
    observed: alert.observed,
    expected: alert.expected,
    pValue: alert.pValue,
    id: alert.id,
    seriesName: alert.seriesName,
    seriesType: alert.seriesType,
    windowMinutes: alert.windowMinutes,
    state: alert.state,
    reason: alert.reason,
    stories: [...alert.stories],
    topStories: alert.evidence.topStories.map(({ id, title, source, publishedAt, posts }) => ({
      id,
      title,
      source,
      publishedAt: isoTime(publishedAt),
      posts,
    })),
  };
}

/** An alert at its next change, with the reason that raised it: that is of more use than what ended it. */
export function withReason(known: AlertChange | undefined, change: AlertChange): AlertChange {
  return change.state === 'firing' || known === undefined
    ? change
    : { ...change, reason: known.reason };
}

/** By the time of detection, then by rule and series. */
export function byDetection(a: BacktestAlert, b: BacktestAlert): number {
  if (a.detectedAt !== b.detectedAt) return a.detectedAt < b.detectedAt ? -1 : 1;
  return `${a.rule} ${a.series}` < `${b.rule} ${b.series}` ? -1 : 1;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
