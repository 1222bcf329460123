import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Registry } from 'prom-client';
import { openBusReader } from '../../core/bus/open-bus.ts';
import { systemClock } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { createLog } from '../../core/log.ts';
import type { BacktestPlan } from './backtest-plan.ts';
import type {
  BacktestThreadStart,
  FromBacktestThread,
  ToBacktestThread,
} from './backtest-protocol.ts';
import { createBacktestTally } from './backtest-tally.ts';
import { runBacktest } from './run-backtest.ts';

// The thread that backtests run in, apart from the one in which live minutes are closed.

/** Reports are taken in by the thread of the live lane, which has other things to do. */
const reportEveryMs = 300;
const alertsAReport = 200;
/** On a machine with nothing to spare, live work goes first. */
const niceness = 10;

const port = parentPort;
if (port === null) throw new Error('backtest-worker.ts is a thread');
// Linux counts threads apart; elsewhere this would slow the whole process.
if (process.platform === 'linux' && getPriority() < niceness) setPriority(niceness);

const { bus: place } = workerData as BacktestThreadStart;
const log = createLog('silent');
const bus = openBusReader(place, { log, metrics: new Registry(), clock: systemClock });
let cancelled = false;
let working: Promise<void> = Promise.resolve();

function say(message: FromBacktestThread): void {
  port?.postMessage(message);
}

async function run(plan: BacktestPlan): Promise<void> {
  const tally = createBacktestTally(plan);
  let posts = 0;
  let next = performance.now() + reportEveryMs;
  let last: { readonly begin: number; readonly position: number } | undefined;
  const report = (): number => {
    if (last === undefined) return 0;
    const alerts = tally.changed(alertsAReport);
    const { begin, position } = last;
    say({ type: 'report', report: { begin, position, posts, ...tally.counts(), alerts } });
    return alerts.length;
  };
  for await (const step of runBacktest(plan, { bus, log })) {
    if (cancelled) return;
    last = step;
    posts += step.posts;
    tally.take(step.changes);
    if (performance.now() < next) continue;
    report();
    next = performance.now() + reportEveryMs;
  }
  while (report() === alertsAReport && !cancelled);
}

port.on('message', (message: ToBacktestThread) => {
  if (message.type === 'cancel') cancelled = true;
  else if (message.type === 'run') {
    cancelled = false;
    working = run(message.plan).then(
      () => say({ type: 'over' }),
      (error: unknown) => say({ type: 'over', problem: messageOf(error) }),
    );
  } else {
    cancelled = true;
    port.close();
    void working.then(() => bus.close());
  }
});
