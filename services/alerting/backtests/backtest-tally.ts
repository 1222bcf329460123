import {
  type BacktestAlert,
  type BacktestView,
  backtestLimits,
} from '../../core/contracts/api/backtests.ts';
import type { AlertChange } from '../engine/engine.ts';
import { backtestAlertOf, byDetection, withReason } from './backtest-alert.ts';
import type { BacktestPlan } from './backtest-plan.ts';

export type BacktestCounts = Pick<BacktestView, 'fired' | 'perDay' | 'series' | 'truncated'>;

/** What a backtest has found so far; bounded. */
export interface BacktestTally {
  take(changes: readonly AlertChange[]): void;
  counts(): BacktestCounts;
  /** Alerts that have changed since they were asked for, at most so many. */
  changed(most: number): BacktestAlert[];
  /** All that are kept, by the time of detection. */
  alerts(): BacktestAlert[];
}

const dayMs = 86_400_000;

/** @param mostAlerts alerts kept; beyond it the earliest go */
export function createBacktestTally(
  { from, to }: Pick<BacktestPlan, 'from' | 'to'>,
  mostAlerts: number = backtestLimits.alerts,
): BacktestTally {
  /** In the order in which they fired. */
  const kept = new Map<string, AlertChange>();
  const dirty = new Set<string>();
  /** Alerts that fired and are not over: they have been counted. */
  const on = new Set<string>();
  const bySeries = new Map<string, BacktestCounts['series'][number]>();
  const perDay = new Array<number>(Math.max(1, Math.ceil((to - from) / dayMs))).fill(0);
  let fired = 0;
  let truncated = false;

  function count({ series, seriesName, seriesType }: AlertChange, detectedAt: number): void {
    // What was on when the stretch began did not fire in it.
    if (detectedAt <= from) return;
    fired += 1;
    const day = Math.floor((to - detectedAt) / dayMs);
    perDay[day] = (perDay[day] ?? 0) + 1;
    const known = bySeries.get(series);
    if (known !== undefined) known.fired += 1;
    else bySeries.set(series, { series, name: seriesName, type: seriesType, fired: 1 });
  }

  function take(change: AlertChange): void {
    const { id, detectedAt, state } = change;
    if (detectedAt === null) return;
    const isNew = !on.has(id);
    if (state === 'resolved') on.delete(id);
    else on.add(id);
    if (isNew) count(change, detectedAt);
    else if (!kept.has(id)) return;
    kept.set(id, withReason(kept.get(id), change));
    dirty.add(id);
    for (const earliest of kept.keys()) {
      if (kept.size <= mostAlerts) break;
      kept.delete(earliest);
      dirty.delete(earliest);
      truncated = true;
    }
  }

  const toldOf = (id: string): BacktestAlert[] => {
    const alert = kept.get(id);
    const told = alert === undefined ? undefined : backtestAlertOf(alert);
    return told === undefined ? [] : [told];
  };

  return {
    take: (changes) => {
      for (const change of changes) take(change);
    },
    counts: () => ({
      fired,
      perDay: [...perDay],
      series: [...bySeries.values()]
        .sort((a, b) => b.fired - a.fired || (a.series < b.series ? -1 : 1))
        .slice(0, backtestLimits.series)
        .map((entry) => ({ ...entry })),
      truncated,
    }),
    changed: (most) => {
      const told: BacktestAlert[] = [];
      for (const id of dirty) {
        if (told.length === most) break;
        dirty.delete(id);
        told.push(...toldOf(id));
      }
      return told;
    },
    alerts: () => [...kept.keys()].flatMap(toldOf).sort(byDetection),
  };
}
