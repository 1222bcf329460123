import type { RequestHandler } from 'express';
import type { RouteSketch } from '../../core/contracts/api/routes.ts';
import type { Route } from '../routes/route.ts';

/** `GET /api/v1/routes`: the routes there are, without anything that is secret. */
export function listRoutes(routes: readonly Route[]): RequestHandler {
  const sketches = routes.map(sketchOf);
  return (_request, response) => {
    response.json({ routes: sketches });
  };
}

function sketchOf({ id, type, target, leastSeverity, matchers, sendResolved }: Route): RouteSketch {
  return { id, type, target, leastSeverity, sendResolved, matchers: [...matchers] };
}
