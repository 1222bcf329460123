import type { Clock } from '../../../core/clock.ts';
import type { Notification } from '../../../core/contracts/notification.ts';
import type { Route, RouteIdentity } from '../route.ts';
import { identityOf, limitsOf, type ReachLimits } from '../route-settings.ts';
import { deliverJson, type JsonMessage, type JsonReceiver } from './deliver-json.ts';

/** A route that posts one JSON message for each notification; nothing stays open with its receiver. */
export function jsonRoute(
  settings: RouteIdentity & ReachLimits,
  receiver: Omit<JsonReceiver, keyof ReachLimits>,
  clock: Clock,
  messageOf: (notification: Notification) => Omit<JsonMessage, 'key'>,
): Route {
  const reached = { ...limitsOf(settings), ...receiver };
  return {
    ...identityOf(settings),
    target: receiver.url.host,
    staysOpen: false,
    deliver: (notification, signal) => {
      const message = { key: notification.id, ...messageOf(notification) };
      return deliverJson(reached, message, clock, signal);
    },
  };
}
