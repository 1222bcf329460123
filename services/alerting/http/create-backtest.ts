import type { RequestHandler } from 'express';
import type { Clock } from '../../core/clock.ts';
import { createBacktestSchema } from '../../core/contracts/api/backtests.ts';
import { OverloadError } from '../../core/errors.ts';
import { sendInvalid, sendProblem } from '../../core/http/problem.ts';
import type { Held } from '../../core/stretches/held.ts';
import type { BacktestJobs } from '../backtests/backtest-jobs.ts';
import { backtestPlan, InvalidBacktestError } from '../backtests/backtest-plan.ts';

export interface CreateBacktestDeps {
  readonly jobs: BacktestJobs;
  readonly held: () => Promise<Held>;
  readonly clock: Clock;
}

/** `POST /api/v1/backtests`: begins one, and says where it is to be found. */
export function createBacktest({ jobs, held, clock }: CreateBacktestDeps): RequestHandler {
  return async (request, response) => {
    const asked = createBacktestSchema.safeParse(request.body);
    if (!asked.success) return sendInvalid(response, asked.error);
    const past = await held();
    try {
      const plan = backtestPlan(asked.data, past, clock());
      const view = jobs.add(plan, past, asked.data.client);
      response.status(202).location(`/api/v1/backtests/${view.id}`).json(view);
    } catch (error) {
      if (error instanceof InvalidBacktestError) {
        return sendProblem(response, {
          title: 'The request is invalid',
          status: 422,
          errors: [{ path: error.path, message: error.message }],
        });
      }
      if (!(error instanceof OverloadError)) throw error;
      response.setHeader('Retry-After', '5');
      return sendProblem(response, { title: error.message, status: 429 });
    }
  };
}
