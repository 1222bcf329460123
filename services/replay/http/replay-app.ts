import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { type AccessOptions, requireAccess } from '../../core/http/access.ts';
import { addOperations } from '../../core/http/operations.ts';
import { problemHandler, sendProblem } from '../../core/http/problem.ts';
import type { Log } from '../../core/log.ts';
import type { Service } from '../../core/service.ts';
import { InvalidReplayError, NoReplayError, ReplayStateError } from '../replay-errors.ts';
import { createReplay } from './create-replay.ts';
import { getReplay } from './get-replay.ts';
import { listReplays } from './list-replays.ts';
import { pauseReplay } from './pause-replay.ts';
import { resumeReplay } from './resume-replay.ts';
import type { RouteDeps } from './route-deps.ts';
import { seekReplay } from './seek-replay.ts';
import { setSpeed } from './set-speed.ts';
import { stopReplay } from './stop-replay.ts';
import { uploadFile } from './upload-file.ts';

export interface ReplayAppDeps extends RouteDeps {
  readonly access: AccessOptions;
  readonly metricsRegistry: Registry;
  readonly log: Log;
  readonly service: () => Service | undefined;
}

/** The door for the gateway, which passes `/api/v1/replays` on to it. */
export function createReplayApp(deps: ReplayAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.use('/metrics', requireAccess(deps.access));
  addOperations(app, deps.metricsRegistry, () => {
    const service = deps.service();
    return service === undefined ? [] : [service];
  });
  const api = express.Router();
  api.use(requireAccess(deps.access));
  api.post('/files', uploadFile(deps));
  api.use(express.json({ limit: '16kb' }));
  api.get('/', listReplays(deps));
  api.post('/', createReplay(deps));
  api.get('/:id', getReplay(deps));
  api.post('/:id/pause', pauseReplay(deps));
  api.post('/:id/resume', resumeReplay(deps));
  api.post('/:id/seek', seekReplay(deps));
  api.post('/:id/speed', setSpeed(deps));
  api.post('/:id/stop', stopReplay(deps));
  app.use('/api/v1/replays', api);
  app.use((_request, response) => sendProblem(response, { title: 'Not found', status: 404 }));
  app.use(refusals);
  app.use(problemHandler(deps.log));
  return app;
}

/** What was asked for and cannot be done. */
const refusals: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof NoReplayError) {
    sendProblem(response, { title: error.message, status: 404 });
  } else if (error instanceof ReplayStateError) {
    sendProblem(response, { title: error.message, status: 409 });
  } else if (error instanceof InvalidReplayError) {
    sendProblem(response, {
      title: 'The request is invalid',
      status: 422,
      errors: [{ path: error.path, message: error.message }],
    });
  } else next(error);
};
