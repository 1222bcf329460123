import type { RequestHandler } from 'express';
import { sendProblem } from '../../core/http/problem.ts';
import type { BacktestJobs } from '../backtests/backtest-jobs.ts';
import { noSuchBacktest } from './get-backtest.ts';

/** `DELETE /api/v1/backtests/{id}`: gives it up and forgets it. */
export function cancelBacktest(jobs: BacktestJobs): RequestHandler {
  return (request, response) => {
    if (!jobs.cancel(String(request.params['id']))) return sendProblem(response, noSuchBacktest);
    response.status(204).end();
  };
}
