import type { BacktestAlert, BacktestView } from '../../services/core/contracts/api/backtests.ts';
import type { RuleDraft } from './rule-draft.ts';

/** How far back a rule that is being written is tried, and what of it is told apart. */
export const trialDays = 30;
export const recentDays = 7;

/** Series that are listed, and times of each. */
const mostSeries = 8;
const mostTimes = 3;

/** The rule as it is tried: switched on, and called something while it has no name. */
export function triedRule(draft: RuleDraft): RuleDraft {
  return { ...draft, enabled: true, name: draft.name.trim() === '' ? 'New rule' : draft.name };
}

/** What of a draft decides when it fires: drafts that agree in it need not be tried again. */
export function trialKey({ name: _name, enabled: _on, severity: _severity, ...rest }: RuleDraft) {
  return JSON.stringify(rest);
}

/** How often a rule would have fired in the last days before the end of the stretch. */
export function firedWithin({ perDay }: Pick<BacktestView, 'perDay'>, days: number): number {
  return perDay.slice(0, days).reduce((sum, count) => sum + count, 0);
}

/** A series on which a rule would have fired. */
export interface TriedSeries {
  readonly series: string;
  readonly name: string;
  readonly type: BacktestAlert['seriesType'];
  readonly fired: number;
  /** Its newest alerts, newest first. */
  readonly alerts: readonly BacktestAlert[];
}

/** Where a rule would have fired, most often first; `more`: how many series are not listed. */
export function triedSeries(view: Pick<BacktestView, 'series' | 'alerts' | 'from'>): {
  readonly listed: readonly TriedSeries[];
  readonly more: number;
} {
  const within = view.alerts.filter(({ detectedAt }) => detectedAt > view.from);
  const listed = view.series.slice(0, mostSeries).map((entry) => ({
    ...entry,
    alerts: within
      .filter(({ series }) => series === entry.series)
      .reverse()
      .slice(0, mostTimes),
  }));
  return { listed, more: view.series.length - listed.length };
}

/** Since when posts are held, where that is later than what was asked for; epoch ms. */
export function heldLater({ from, heldSince }: BacktestView, askedFrom: number): number | null {
  const since = Math.max(Date.parse(from), heldSince === null ? 0 : Date.parse(heldSince));
  return since - askedFrom > 3_600_000 ? since : null;
}
