import type { RequestHandler } from 'express';
import { backtestQuerySchema } from '../../core/contracts/api/backtests.ts';
import { sendInvalid, sendProblem } from '../../core/http/problem.ts';
import type { BacktestJobs } from '../backtests/backtest-jobs.ts';

export const noSuchBacktest = {
  title: 'There is no such backtest (any more): it may have been cancelled, or be over for long',
  status: 404,
} as const;

/** `GET /api/v1/backtests/{id}`: how it stands, and its alerts so far. */
export function getBacktest(jobs: BacktestJobs): RequestHandler {
  return (request, response) => {
    const query = backtestQuerySchema.safeParse(request.query);
    if (!query.success) return sendInvalid(response, query.error);
    const view = jobs.view(String(request.params['id']), query.data.limit);
    if (view === undefined) return sendProblem(response, noSuchBacktest);
    response.json(view);
  };
}
