import express from 'express';
import helmet from 'helmet';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { BusReader } from '../../core/bus/event-bus.ts';
import type { BusPlace } from '../../core/bus/open-bus.ts';
import type { Clock } from '../../core/clock.ts';
import { type AccessOptions, requireAccess } from '../../core/http/access.ts';
import { type Listening, listen } from '../../core/http/listen.ts';
import { addOperations } from '../../core/http/operations.ts';
import { problemHandler, sendProblem } from '../../core/http/problem.ts';
import type { Log } from '../../core/log.ts';
import type { Service } from '../../core/service.ts';
import { createBacktestJobs } from '../backtests/backtest-jobs.ts';
import { createBacktestThread } from '../backtests/backtest-thread.ts';
import { createHeldSince } from '../backtests/held-since.ts';
import { cancelBacktest } from './cancel-backtest.ts';
import { createBacktest } from './create-backtest.ts';
import { getBacktest } from './get-backtest.ts';

export interface AlertingDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly access: AccessOptions;
  /** Where the thread of the backtests finds the bus. */
  readonly place: BusPlace;
  readonly backtestMegabytes: number;
}

export interface AlertingDoorDeps {
  readonly bus: BusReader;
  readonly clock: Clock;
  readonly metrics: Registry;
  readonly log: Log;
  readonly services: () => readonly Service[];
}

/** As large as what the gateway passes on: rules and filters with all the words that they may have. */
const bodyLimit = '1mb';
const sweepEveryMs = 10_000;

/**
 * Opens alerting's door: backtests for the gateway, and `/healthz`, `/readyz` and `/metrics`. One that stands by
 * answers as well: a backtest needs the bus alone.
 * @throws InUseError when the port is taken
 */
export async function startAlertingDoor(
  { host, port, access, place, backtestMegabytes }: AlertingDoorOptions,
  { bus, clock, metrics, log, services }: AlertingDoorDeps,
): Promise<Pick<Listening, 'url' | 'close'>> {
  const over = new Counter({
    name: 'barograph_alerting_backtests_total',
    help: 'Backtests that are over.',
    labelNames: ['state'],
    registers: [metrics],
  });
  const thread = createBacktestThread({ bus: place, megabytes: backtestMegabytes });
  const jobs = createBacktestJobs({ thread, clock, onOver: (state) => over.inc({ state }) });
  new Gauge({
    name: 'barograph_alerting_backtests_waiting',
    help: 'Backtests that wait for the one that runs.',
    registers: [metrics],
    collect() {
      this.set(jobs.waiting);
    },
  });
  const app = express().disable('x-powered-by');
  app.use(helmet());
  // Probes of an orchestrator carry no token; what they learn is whether the process works.
  app.use('/metrics', requireAccess(access));
  addOperations(app, metrics, services);
  const api = express.Router({ caseSensitive: true });
  api.use(requireAccess(access));
  api.use(express.json({ limit: bodyLimit, inflate: false }));
  const held = createHeldSince(bus, clock);
  api.post('/backtests', createBacktest({ jobs, held, clock }));
  api.get('/backtests/:id', getBacktest(jobs));
  api.delete('/backtests/:id', cancelBacktest(jobs));
  app.use('/api/v1', api);
  app.use((_request, response) => sendProblem(response, { title: 'Not found', status: 404 }));
  app.use(problemHandler(log));
  const { url, close } = await listen(app, host, port, 'BAROGRAPH_ALERTING_PORT');
  const sweeping = setInterval(jobs.sweep, sweepEveryMs);
  sweeping.unref();
  return {
    url,
    close: async () => {
      clearInterval(sweeping);
      await close();
      await jobs.close();
    },
  };
}
