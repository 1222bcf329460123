import type { EventBus } from '../../core/bus/event-bus.ts';
import type { Clock } from '../../core/clock.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { backoffMs, retry } from '../../core/retry.ts';
import { pause } from '../pause.ts';
import type { Delivery, Route } from '../routes/route.ts';
import { createKeyedQueue } from './keyed-queue.ts';

/** Notifications on their way: what is put in is delivered, also after a kill, or given up in words. */
export interface Outbox {
  /** Resolves when the notifications are in the log; from there on they will be delivered. */
  put(notifications: readonly Notification[]): Promise<void>;
  /** Takes up what an earlier reign left undelivered. */
  resume(notifications: readonly Notification[]): void;
  /** Notifications that wait or are under way. */
  readonly waiting: number;
  /**
   * To be called once `signal` has aborted: lets attempts that are under way come to their end for a while, since
   * cutting one off may have it repeated. What is not delivered stays queued in the log.
   */
  close(): Promise<void>;
}

export interface OutboxDeps {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: readonly Deliverer[];
  /** Written into each record: what a former notifier writes too late is left out by it. */
  readonly epoch: number;
  /** Aborted: no attempt begins any more. */
  readonly signal: AbortSignal;
  /** Age at which a notification that nobody takes is given up, ms. */
  readonly giveUpMs: number;
  readonly onAttempt: (route: string, outcome: Delivery['outcome']) => void;
  /** Told when the log cannot be written for a reason that waiting does not mend. */
  readonly onFailure: (error: unknown) => void;
  /** Pauses between attempts; default 1 s, doubling up to 5 minutes. */
  readonly backoff?: { readonly baseMs: number; readonly maxMs: number };
}

/** What the outbox needs to know of a route. */
type Deliverer = Pick<Route, 'id' | 'deliver'>;

const defaultBackoff = { baseMs: 1_000, maxMs: 300_000 };
const logBackoff = { baseMs: 200, maxMs: 10_000, retries: Number.POSITIVE_INFINITY };
/** Shorter than what a process is given to stop in. */
const graceMs = 5_000;
const topic = busTopics.notifications;

/**
 * The outbox is the topic `notifications`: `queued` is written before the first attempt and `delivered` after the
 * receiver accepted. A kill in between delivers once more, under the same id; that is all that can be doubled.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { bus, clock, log, routes, epoch, signal, giveUpMs, onAttempt } = deps;
  const backoff = deps.backoff ?? defaultBackoff;
  const abandoned = new AbortController();
  const routeOf = new Map(routes.map((route) => [route.id, route]));
  const queue = createKeyedQueue(carry, signal, (error) => {
    if (!signal.aborted) deps.onFailure(error);
  });

  async function record(notifications: readonly Notification[]): Promise<void> {
    const records = notifications.map((value) => ({ key: value.id, value: { ...value, epoch } }));
    await retry(() => bus.publish(topic, records), { ...logBackoff, signal });
  }

  /** Tries until the notification is accepted, refused or too old. */
  async function carry(queued: Notification): Promise<void> {
    let notification = queued;
    while (!signal.aborted) {
      const route = routeOf.get(notification.route);
      const delivery =
        route === undefined ? gone(notification) : await attempt(route, notification);
      if (delivery === undefined) return;
      onAttempt(notification.route, delivery.outcome);
      const { error: _error, ...rest } = notification;
      const attempts = rest.attempts + (route === undefined ? 0 : 1);
      const updatedAt = clock();
      if (delivery.outcome === 'accepted') {
        return record([{ ...rest, state: 'delivered', attempts, updatedAt }]);
      }
      const error = delivery.reason.slice(0, 500);
      const over = delivery.outcome === 'refused' || updatedAt - rest.createdAt >= giveUpMs;
      notification = { ...rest, state: over ? 'failed' : 'queued', attempts, updatedAt, error };
      await record([notification]);
      log.warn({ route: rest.route, id: rest.id, attempts, error, over }, 'notification not taken');
      if (over) return;
      const wishedMs = 'afterMs' in delivery ? (delivery.afterMs ?? 0) : 0;
      await pause(Math.max(wishedMs, backoffMs(attempts, backoff)), signal);
    }
  }

  /** @returns undefined when it was cut off by the end of the process */
  async function attempt(
    route: Deliverer,
    notification: Notification,
  ): Promise<Delivery | undefined> {
    const delivery = await route
      .deliver(notification, abandoned.signal)
      .catch((error: unknown) => ({ outcome: 'failed', reason: messageOf(error) }) as const);
    return abandoned.signal.aborted && delivery.outcome !== 'accepted' ? undefined : delivery;
  }

  /** A route that was taken out of the configuration may come back; until then its notifications wait. */
  function gone({ route, createdAt }: Notification): Delivery | undefined {
    if (clock() - createdAt < giveUpMs) return undefined;
    return { outcome: 'refused', reason: `the route "${route}" is no longer configured` };
  }

  function enqueue(notifications: readonly Notification[]): void {
    for (const notification of notifications) {
      const { route, content } = notification;
      if (!routeOf.has(route)) log.warn({ route }, 'a notification waits for a route that is gone');
      // One that its receiver cannot stomach holds up its own group only.
      const group = content.type === 'alerts' ? content.group : 'pipeline';
      queue.push(JSON.stringify([route, group]), notification);
    }
  }

  return {
    put: async (notifications) => {
      await record(notifications);
      enqueue(notifications);
    },
    resume: enqueue,
    get waiting() {
      return queue.size;
    },
    close: async () => {
      const timer = setTimeout(() => abandoned.abort(), graceMs);
      await queue.idle();
      clearTimeout(timer);
    },
  };
}
