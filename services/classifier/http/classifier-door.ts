import express, { type ErrorRequestHandler } from 'express';
import helmet from 'helmet';
import { Histogram, type Registry } from 'prom-client';
import { OverloadError } from '../../core/errors.ts';
import { type AccessOptions, requireAccess } from '../../core/http/access.ts';
import { type Listening, listen } from '../../core/http/listen.ts';
import { addOperations } from '../../core/http/operations.ts';
import { problemHandler, sendProblem } from '../../core/http/problem.ts';
import type { Log } from '../../core/log.ts';
import type { Service } from '../../core/service.ts';
import { type Explainer, explainText } from './explain-text.ts';
import { createExplanationTurns } from './explanation-turns.ts';

export interface ClassifierDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly access: AccessOptions;
}

export interface ClassifierDoorDeps {
  readonly metrics: Registry;
  readonly log: Log;
  readonly services: () => readonly Service[];
  /** Undefined until the model is open. */
  readonly explainer: () => Explainer | undefined;
}

/** The longest post that ingest takes, every character escaped. */
const bodyLimit = '256kb';
/** At 100 ms each, which a headline takes on two cores, the last of them has its answer within a second. */
const mostWaiting = 8;
const seconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Opens the classifier's door: explanations for the gateway, and `/healthz`, `/readyz` and `/metrics`.
 * @throws InUseError when the port is taken
 */
export function startClassifierDoor(
  { host, port, access }: ClassifierDoorOptions,
  { metrics, log, services, explainer }: ClassifierDoorDeps,
): Promise<Listening> {
  const duration = new Histogram({
    name: 'barograph_classifier_explanation_seconds',
    help: 'How long an explanation took, waiting for its turn included.',
    buckets: seconds,
    registers: [metrics],
  });
  const turns = createExplanationTurns(mostWaiting);
  const app = express().disable('x-powered-by');
  app.use(helmet());
  // Probes of an orchestrator carry no token; what they learn is whether the process works.
  app.use('/metrics', requireAccess(access));
  addOperations(app, metrics, services);
  const api = express.Router();
  api.use(requireAccess(access));
  api.use(express.json({ limit: bodyLimit, inflate: false }));
  api.post(
    '/explanations',
    explainText({
      explainer,
      turns: async (work) => {
        const stop = duration.startTimer();
        const result = await turns(work);
        stop();
        return result;
      },
    }),
  );
  app.use('/api/v1', api);
  app.use((_request, response) => sendProblem(response, { title: 'Not found', status: 404 }));
  app.use(overload);
  app.use(problemHandler(log));
  return listen(app, host, port, 'BAROGRAPH_CLASSIFIER_PORT');
}

/** Too much at a time is the callers' to mend, and nothing for the log. */
const overload: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof OverloadError)) return next(error);
  response.setHeader('Retry-After', '1');
  return sendProblem(response, { title: error.message, status: 503 });
};
