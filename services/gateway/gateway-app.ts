import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { type AccessOptions, judgeAccess, requireAccess } from '../core/http/access.ts';
import { addOperations } from '../core/http/operations.ts';
import { problemHandler, sendProblem } from '../core/http/problem.ts';
import type { Log } from '../core/log.ts';
import type { Service } from '../core/service.ts';
import { openApiDocument } from './openapi.ts';
import { servePage } from './page.ts';
import { routes } from './routes/index.ts';
import { InvalidInputError, NotFoundError, type Route, type RouteDeps } from './routes/route.ts';
import { ConflictError } from './routes/settings-answer.ts';
import { settingsUnread } from './settings-to-come.ts';

/** Largest body that the gateway reads itself, such as a filter with all the words it may have; what is passed on to ingest has its own limit. */
const bodyLimit = '256kb';

export interface GatewayAppDeps {
  readonly routeDeps: RouteDeps;
  readonly access: AccessOptions;
  readonly metrics: Registry;
  readonly log: Log;
  readonly services: () => readonly Pick<Service, 'name' | 'readiness'>[];
  /** Folder of the built page. */
  readonly pageDir: string;
}

/** Everything the gateway says over HTTP: REST, operations and the page. */
export function createGatewayApp(deps: GatewayAppDeps): Express {
  const { access, log } = deps;
  const app = express().disable('x-powered-by');
  app.use(securityHeaders());
  app.use('/metrics', requireAccess(access));
  // Probes of an orchestrator carry no token; what they learn is whether the process works.
  addOperations(app, deps.metrics, deps.services);
  app.use('/api/v1', createApi(deps));
  app.use('/api', (_request, response) => {
    sendProblem(response, {
      title: 'There is no such call; see /api/v1/openapi.json',
      status: 404,
    });
  });
  // Sockets take these over as soon as they are served; until then pages try again.
  app.use('/socket.io', (_request, response) => {
    sendProblem(response, { title: settingsUnread, status: 503 });
  });
  app.use(servePage(deps.pageDir));
  app.use(problemHandler(log));
  return app;
}

function createApi({ routeDeps, access }: GatewayAppDeps): RequestHandler {
  const api = express.Router({ caseSensitive: true });
  api.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  for (const route of routes) {
    api[route.method](
      route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      route.access === 'login' ? requireSameSite(access) : requireAccess(access),
      ...(route.streams
        ? []
        : [express.json({ limit: route.bodyLimit ?? bodyLimit, inflate: false })]),
      handlerOf(route, routeDeps),
    );
  }
  const document = openApiDocument();
  api.get('/openapi.json', requireAccess(access), (_request, response) => {
    response.json(document);
  });
  return api;
}

function handlerOf(route: Route, deps: RouteDeps): RequestHandler {
  return async (request, response) => {
    try {
      await route.handle(request, response, deps);
    } catch (error) {
      if (error instanceof ConflictError) {
        sendProblem(response, {
          title: 'Nothing was changed',
          status: 409,
          detail: error.message,
        });
      } else if (error instanceof NotFoundError) {
        sendProblem(response, { title: error.message, status: 404 });
      } else if (error instanceof InvalidInputError) {
        sendProblem(response, { title: error.message, status: 422, errors: [...error.problems] });
      } else throw error;
    }
  };
}

/** Host, Origin and content type must be right; a token is not asked for. */
function requireSameSite(access: AccessOptions): RequestHandler {
  return (request, response, next) => {
    // The token is judged last, so 401 says that everything else is in order.
    const verdict = judgeAccess(request, access);
    if (verdict.allowed || verdict.status === 401) return next();
    return sendProblem(response, { title: verdict.reason, status: verdict.status });
  };
}

/** The page's scripts, styles, images and sockets come from here alone; nothing is inline. */
function securityHeaders(): RequestHandler {
  const self = ["'self'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        fontSrc: self,
        connectSrc: self,
        manifestSrc: self,
        baseUri: ["'none'"],
        formAction: self,
        frameAncestors: ["'none'"],
      },
    },
    // Served over plain HTTP on loopback; a proxy that adds TLS adds this header with it.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}
