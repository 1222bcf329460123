import type { RouteView } from '../../core/contracts/api/routes.ts';
import type { Notification } from '../../core/contracts/notification.ts';

export type Health = Pick<RouteView, 'lastDelivery' | 'lastError' | 'waiting'>;

/** What became of the notifications of each route, as their log tells it. */
export interface RouteHealth {
  /** Takes records in the order of the log. */
  put(records: readonly Notification[]): void;
  of(route: string): Health;
}

interface Known {
  deliveredAt: number | undefined;
  error: { readonly at: number; readonly message: string } | undefined;
  readonly waiting: Set<string>;
}

/** Routes that are kept; ids come from the log, where those of former settings stand, too. */
const mostRoutes = 1_000;

export function createRouteHealth(): RouteHealth {
  const known = new Map<string, Known>();

  function knownOf(route: string): Known {
    const found = known.get(route) ?? {
      deliveredAt: undefined,
      error: undefined,
      waiting: new Set(),
    };
    known.delete(route);
    known.set(route, found);
    const [oldest] = known.keys();
    if (known.size > mostRoutes && oldest !== undefined) known.delete(oldest);
    return found;
  }

  return {
    put: (records) => {
      for (const { id, route, state, updatedAt, error } of records) {
        const health = knownOf(route);
        if (state === 'queued') health.waiting.add(id);
        else health.waiting.delete(id);
        if (state === 'delivered') health.deliveredAt = updatedAt;
        if (error !== undefined) health.error = { at: updatedAt, message: error };
      }
    },
    of: (route) => {
      const { deliveredAt, error, waiting } = known.get(route) ?? {};
      return {
        lastDelivery: deliveredAt === undefined ? null : iso(deliveredAt),
        lastError: error === undefined ? null : { at: iso(error.at), message: error.message },
        waiting: waiting?.size ?? 0,
      };
    },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
