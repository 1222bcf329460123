import type { BusPlace } from '../../core/bus/open-bus.ts';
import type { BacktestAlert } from '../../core/contracts/api/backtests.ts';
import type { BacktestPlan } from './backtest-plan.ts';
import type { BacktestCounts } from './backtest-tally.ts';

/** What a thread for backtests is started with. */
export interface BacktestThreadStart {
  readonly bus: BusPlace;
}

/** What it is told: it works on one plan at a time. */
export type ToBacktestThread =
  | { readonly type: 'run'; readonly plan: BacktestPlan }
  | { readonly type: 'cancel' }
  /** It ends when what it works on has come to rest. */
  | { readonly type: 'close' };

/** How far a backtest has got, and the alerts that are new or have changed; few at a time. */
export interface BacktestReport extends BacktestCounts {
  readonly begin: number;
  readonly position: number;
  readonly posts: number;
  readonly alerts: readonly BacktestAlert[];
}

/** What it says; `over` comes once for each plan, last. */
export type FromBacktestThread =
  | { readonly type: 'report'; readonly report: BacktestReport }
  | { readonly type: 'over'; readonly problem?: string };
