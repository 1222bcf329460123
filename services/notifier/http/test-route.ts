import type { RequestHandler } from 'express';
import type { Clock } from '../../core/clock.ts';
import type { RouteTest } from '../../core/contracts/api/routes.ts';
import { messageOf } from '../../core/errors.ts';
import { sendProblem } from '../../core/http/problem.ts';
import type { Log } from '../../core/log.ts';
import type { Delivery, Route } from '../routes/route.ts';
import { testNotifications } from '../routes/test-notification.ts';

/** The gateway waits for 20 s; by then there must be an answer. */
const patienceMs = 15_000;

/**
 * `POST /api/v1/routes/{id}/test`: sends a made-up alert by a route, past the outbox, since whoever asks waits for the
 * answer, and says what the receiver made of it.
 */
export function testRoute(routes: readonly Route[], clock: Clock, log: Log): RequestHandler {
  const byId = new Map(routes.map((route) => [route.id, route]));
  const underWay = new Set<string>();
  return async (request, response) => {
    const { id } = request.params;
    const route = byId.get(String(id));
    if (route === undefined) {
      return sendProblem(response, {
        title: 'There is no such route',
        status: 404,
        detail: `There are: ${[...byId.keys()].join(', ')}`,
      });
    }
    if (underWay.has(route.id)) {
      response.setHeader('Retry-After', '2');
      return sendProblem(response, { title: 'A test of this route is under way', status: 429 });
    }
    underWay.add(route.id);
    const startedAt = performance.now();
    const delivery = await send(route, clock()).finally(() => underWay.delete(route.id));
    log.info({ route: route.id, outcome: delivery.outcome }, 'a route was tested');
    const answer: RouteTest = {
      route: route.id,
      accepted: delivery.outcome === 'accepted',
      outcome: delivery.outcome,
      message: wordsOf(route, delivery),
      seconds: Math.round(performance.now() - startedAt) / 1_000,
    };
    response.json(answer);
  };
}

async function send(route: Route, now: number): Promise<Delivery> {
  const patience = AbortSignal.timeout(patienceMs);
  let delivery: Delivery = { outcome: 'accepted' };
  for (const notification of testNotifications(route, now)) {
    delivery = await route
      .deliver(notification, patience)
      .catch((error: unknown) => ({ outcome: 'failed', reason: messageOf(error) }) as const);
    if (delivery.outcome !== 'accepted') break;
  }
  if (delivery.outcome !== 'accepted' && patience.aborted) {
    return { outcome: 'failed', reason: `no answer within ${patienceMs / 1_000} s` };
  }
  return delivery;
}

function wordsOf({ target, staysOpen }: Route, delivery: Delivery): string {
  switch (delivery.outcome) {
    case 'accepted':
      return `${target} took the test message${staysOpen ? ', and that it is over' : ''}.`;
    case 'failed':
      return `${target} did not take the test message: ${delivery.reason}. A notification would be tried again.`;
    case 'refused':
      return `${target} refused the test message: ${delivery.reason}. A notification would be listed as failed; mend the route's settings.`;
  }
}
