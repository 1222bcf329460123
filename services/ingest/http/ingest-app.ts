import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import type { KeptOutPost } from '../../core/contracts/api/operations.ts';
import { type AccessOptions, requireAccess } from '../../core/http/access.ts';
import { addOperations } from '../../core/http/operations.ts';
import { problemHandler, sendProblem } from '../../core/http/problem.ts';
import type { Log } from '../../core/log.ts';
import type { Service } from '../../core/service.ts';
import {
  type AddingDeps,
  judgeSource,
  listSourceTypes,
  previewSource,
  readOpmlSources,
} from './adding-sources.ts';
import { listKeptOut } from './kept-out.ts';
import { type PushDeps, pushPosts } from './push-posts.ts';
import { readJson } from './read-json.ts';
import { type RedriveDeps, redriveDeadLetters } from './redrive.ts';
import { getSource, listSources } from './source-views.ts';

export interface IngestAppDeps extends PushDeps, RedriveDeps, AddingDeps {
  readonly access: AccessOptions;
  readonly metricsRegistry: Registry;
  readonly log: Log;
  /** What was kept out of a source lately; undefined where there is no such source. */
  readonly keptOut: (id: string) => readonly KeptOutPost[] | undefined;
  readonly service: () => Service | undefined;
  readonly maxBodyBytes: number;
}

/** The door for programs that push, and for the gateway that proxies to it. */
export function createIngestApp(deps: IngestAppDeps): Express {
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
  api.use(readJson(deps.maxBodyBytes));
  api.post('/posts', pushPosts(deps));
  api.get('/sources', listSources(deps));
  api.get('/source-types', listSourceTypes());
  api.post('/sources/judge', judgeSource(deps));
  api.post('/sources/preview', previewSource(deps));
  api.post('/sources/opml', readOpmlSources(deps));
  api.get('/sources/:id', getSource(deps));
  api.get('/sources/:id/kept-out', listKeptOut(deps.keptOut));
  api.post('/dead-letters/redrive', redriveDeadLetters(deps));
  app.use('/api/v1', api);
  app.use((_request, response) => sendProblem(response, { title: 'Not found', status: 404 }));
  app.use(problemHandler(deps.log));
  return app;
}
