import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BacktestAlert,
  type BacktestRequest,
  type BacktestView,
  backtestLimits,
  backtestViewSchema,
} from '../../core/contracts/api/backtests.ts';
import { BarographError } from '../../core/errors.ts';
import type { RestClient } from '../rest-client.ts';
import { createBacktestProgress } from './backtest-progress.ts';

const lookEveryMs = 300;

/**
 * Has a running Barograph do a backtest and waits for its end. If this command is broken off, the server gives it up
 * when it is no longer asked about.
 * @throws BarographError with the server's words
 */
export async function backtestOverRest(
  client: RestClient,
  request: BacktestRequest,
): Promise<BacktestAlert[]> {
  const named = { ...request, client: `cli-${randomUUID()}` };
  const { id } = await client.post('/api/v1/backtests', named, backtestViewSchema);
  const look = (limit: number): Promise<BacktestView> =>
    client.get(`/api/v1/backtests/${id}?limit=${limit}`, backtestViewSchema);
  const progress = createBacktestProgress();
  let view = await look(0);
  while (view.state === 'waiting' || view.state === 'running') {
    progress.at(view.posts, view.position);
    await sleep(lookEveryMs);
    view = await look(0);
  }
  if (view.state !== 'done') {
    throw new BarographError(`the backtest ${view.state}: ${view.problem ?? 'no reason is known'}`);
  }
  const { alerts, truncated, fired } = await look(backtestLimits.alerts);
  await client.remove(`/api/v1/backtests/${id}`);
  progress.end(view.posts, alerts.length);
  if (truncated) {
    process.stderr.write(
      `only the newest ${alerts.length} alerts are told, ${fired} fired: stop Barograph to have all read here, or take a shorter stretch\n`,
    );
  }
  return alerts;
}
