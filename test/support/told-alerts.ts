import type { Alert } from '../../services/core/contracts/alert.ts';
import type { BacktestAlert } from '../../services/core/contracts/api/backtests.ts';

/** What must agree, by DESIGN's words, between alerts of one stretch that were found in different ways. */
export type ToldAlert = Pick<
  BacktestAlert,
  | 'rule'
  | 'series'
  | 'startsAt'
  | 'detectedAt'
  | 'resolvedAt'
  | 'observed'
  | 'expected'
  | 'pValue'
  | 'stories'
>;

/** Of alerts as they stand at the end, in a fixed order. */
export function toldOf(alerts: readonly ToldAlert[]): ToldAlert[] {
  return alerts
    .map(
      ({
        rule,
        series,
        startsAt,
        detectedAt,
        resolvedAt,
        observed,
        expected,
        pValue,
        stories,
      }) => ({
        rule,
        series,
        startsAt,
        detectedAt,
        resolvedAt,
        observed,
        expected,
        pValue,
        stories,
      }),
    )
    .sort((a, b) =>
      `${a.startsAt} ${a.rule} ${a.series}` < `${b.startsAt} ${b.rule} ${b.series}` ? -1 : 1,
    );
}

/** Of alerts at each of their changes, in any order: what has fired, as it stood last. */
export function toldOfChanges(
  changes: readonly Omit<Alert, 'type' | 'epoch' | 'replay'>[],
): ToldAlert[] {
  const newest = new Map<string, (typeof changes)[number]>();
  for (const change of changes) {
    const known = newest.get(change.id);
    if (known === undefined || change.sequence >= known.sequence) newest.set(change.id, change);
  }
  return toldOf(
    [...newest.values()].flatMap((alert) => {
      const { startsAt, detectedAt, resolvedAt } = alert;
      if (detectedAt === null) return [];
      return [
        {
          ...alert,
          startsAt: iso(startsAt),
          detectedAt: iso(detectedAt),
          resolvedAt: resolvedAt === null ? null : iso(resolvedAt),
        },
      ];
    }),
  );
}

/** What a look at a part of the stretch tells: alerts that were on in it, as they stood at its end. */
export function toldWithin(alerts: readonly ToldAlert[], from: number, to: number): ToldAlert[] {
  return alerts
    .filter(
      ({ detectedAt, resolvedAt }) =>
        Date.parse(detectedAt) <= to && (resolvedAt === null || Date.parse(resolvedAt) > from),
    )
    .map((alert) =>
      alert.resolvedAt !== null && Date.parse(alert.resolvedAt) > to
        ? { ...alert, resolvedAt: null }
        : alert,
    );
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
