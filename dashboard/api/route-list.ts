import { signal } from '@preact/signals';
import type {
  RouteTest,
  RouteView,
  routesResponseSchema,
} from '../../services/core/contracts/api/routes.ts';
import { failedWith, type Loaded, loadedWith, notLoaded } from '../state/loaded.ts';
import type { Client } from './client.ts';

type RoutesResponse = ReturnType<typeof routesResponseSchema.parse>;

/** Receivers may take their time; the notifier gives up on them by itself. */
const receiverMs = 90_000;

/** What came of a test of a route, in words. */
export interface TestOutcome {
  readonly route: string;
  readonly accepted: boolean;
  readonly words: string;
}

/** The routes that notifications take, and a test of each. */
export function createRouteList(client: Client) {
  const routes = signal<Loaded<readonly RouteView[]>>(notLoaded());
  /** Id of the route that is being tested. */
  const busy = signal<string | null>(null);
  const outcome = signal<TestOutcome | null>(null);

  return {
    routes,
    busy,
    outcome,
    async load(): Promise<void> {
      const answer = await client.get<RoutesResponse>('/routes');
      routes.value = answer.ok
        ? loadedWith(answer.value.routes)
        : failedWith(routes.peek(), answer.problem);
    },
    /** Sends a made-up alert and waits for what its receiver says. */
    async test(route: string): Promise<void> {
      if (busy.peek() !== null) return;
      busy.value = route;
      outcome.value = null;
      const path = `/routes/${encodeURIComponent(route)}/test`;
      const answer = await client.send<RouteTest>('POST', path, {}, {}, receiverMs);
      busy.value = null;
      outcome.value = {
        route,
        accepted: answer.ok && answer.value?.accepted === true,
        words: answer.ok ? (answer.value?.message ?? 'no answer') : answer.problem,
      };
    },
  };
}

export type RouteList = ReturnType<typeof createRouteList>;
