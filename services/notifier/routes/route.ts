import type { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { Notification } from '../../core/contracts/notification.ts';
import type { RouteWish } from './route-settings.ts';

/** What became of one attempt to deliver. */
export type Delivery =
  | { readonly outcome: 'accepted' }
  /** Trying again may help; not before `afterMs`, if the receiver said so. */
  | { readonly outcome: 'failed'; readonly reason: string; readonly afterMs?: number }
  /** Trying again cannot help: the receiver does not want it. */
  | { readonly outcome: 'refused'; readonly reason: string };

/** What a route is known by, and what it wants to tell of. */
export interface RouteIdentity extends RouteWish {
  readonly id: string;
  readonly type: string;
}

/** A way to tell people. */
export interface Route extends RouteIdentity {
  /** The host it leads to; paths and tokens, which are secrets, are left out. */
  readonly target: string;
  /** Whether what it is told stays open with the receiver until it is told the end. */
  readonly staysOpen: boolean;
  /** Delivers once; the same notification carries the same id each time, so that the receiver can tell a repeat. */
  deliver(notification: Notification, signal: AbortSignal): Promise<Delivery>;
}

/** What routes are opened with. */
export interface RouteDeps {
  readonly clock: Clock;
  /** Where people reach the page; undefined: messages have no link to it. */
  readonly publicUrl: string | undefined;
  /** After which an alert that is still on is told again, ms. */
  readonly repeatMs: number;
}

/** One type of route: its settings and how to open it. */
export interface RouteType<S extends z.ZodType> {
  readonly schema: S;
  /** @throws ConfigError when a secret has not been read */
  open(settings: z.infer<S>, deps: RouteDeps): Route;
}

/** Keeps the types of a route's settings. */
export function defineRouteType<S extends z.ZodType>(type: RouteType<S>): RouteType<S> {
  return type;
}
