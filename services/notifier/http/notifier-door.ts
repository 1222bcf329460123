import express from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import type { Clock } from '../../core/clock.ts';
import { type AccessOptions, requireAccess } from '../../core/http/access.ts';
import { type Listening, listen } from '../../core/http/listen.ts';
import { addOperations } from '../../core/http/operations.ts';
import { problemHandler, sendProblem } from '../../core/http/problem.ts';
import type { Log } from '../../core/log.ts';
import type { Service } from '../../core/service.ts';
import type { Route } from '../routes/route.ts';
import { listRoutes } from './list-routes.ts';
import { testRoute } from './test-route.ts';

export interface NotifierDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly access: AccessOptions;
}

export interface NotifierDoorDeps {
  readonly metrics: Registry;
  readonly log: Log;
  readonly clock: Clock;
  readonly services: () => readonly Service[];
  readonly routes: readonly Route[];
}

const bodyLimit = '16kb';

/**
 * Opens the notifier's door: its routes and tests of them for the gateway, and `/healthz`, `/readyz` and `/metrics`.
 * One that stands by answers as well: what the routes are its settings say.
 * @throws InUseError when the port is taken
 */
export function startNotifierDoor(
  { host, port, access }: NotifierDoorOptions,
  { metrics, log, clock, services, routes }: NotifierDoorDeps,
): Promise<Listening> {
  const app = express().disable('x-powered-by');
  app.use(helmet());
  // Probes of an orchestrator carry no token; what they learn is whether the process works.
  app.use('/metrics', requireAccess(access));
  addOperations(app, metrics, services);
  const api = express.Router({ caseSensitive: true });
  api.use(requireAccess(access));
  api.use(express.json({ limit: bodyLimit, inflate: false }));
  api.get('/routes', listRoutes(routes));
  api.post('/routes/:id/test', testRoute(routes, clock, log));
  app.use('/api/v1', api);
  app.use((_request, response) => sendProblem(response, { title: 'Not found', status: 404 }));
  app.use(problemHandler(log));
  return listen(app, host, port, 'BAROGRAPH_NOTIFIER_PORT');
}
