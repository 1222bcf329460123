import { Registry } from 'prom-client';
import { backtestPlan, InvalidBacktestError } from '../../alerting/backtests/backtest-plan.ts';
import { createBacktestTally } from '../../alerting/backtests/backtest-tally.ts';
import { runBacktest } from '../../alerting/backtests/run-backtest.ts';
import { type BusPlace, openBusReader } from '../../core/bus/open-bus.ts';
import { systemClock } from '../../core/clock.ts';
import type { BacktestAlert, CreateBacktest } from '../../core/contracts/api/backtests.ts';
import { BarographError } from '../../core/errors.ts';
import { createLog } from '../../core/log.ts';
import { heldOf } from '../../core/stretches/held.ts';
import { liveTopic } from '../../core/stretches/live-stretch.ts';
import { createBacktestProgress } from './backtest-progress.ts';

/**
 * Runs a backtest in this process, reading the log (of a data folder that nobody uses) or Kafka.
 * @throws BarographError when the stretch is not held
 */
export async function backtestHeldLog(
  place: BusPlace,
  request: CreateBacktest,
): Promise<BacktestAlert[]> {
  const log = createLog('silent');
  const bus = openBusReader(place, { log, metrics: new Registry(), clock: systemClock });
  try {
    const plan = backtestPlan(request, await heldOf(bus, liveTopic('reuse')), systemClock());
    const tally = createBacktestTally(plan, Number.POSITIVE_INFINITY);
    const progress = createBacktestProgress();
    let posts = 0;
    for await (const step of runBacktest(plan, { bus, log })) {
      tally.take(step.changes);
      posts += step.posts;
      progress.at(posts, step.position);
    }
    const alerts = tally.alerts();
    progress.end(posts, alerts.length);
    return alerts;
  } catch (error) {
    if (!(error instanceof InvalidBacktestError)) throw error;
    throw new BarographError(`--${error.path}: ${error.message}`);
  } finally {
    await bus.close();
  }
}
