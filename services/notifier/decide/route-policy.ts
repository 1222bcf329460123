import type { Alert } from '../../core/contracts/alert.ts';
import type { MutableRoute } from '../../core/lifecycle/muted-by.ts';
import type { Telling } from './notification-of.ts';

/** What the decision must know of a route. */
export interface RoutePolicy extends MutableRoute {
  /** Whether it takes the alert, by severity or matchers of its own. Default: every alert. */
  readonly wants?: ((alert: Alert) => boolean) | undefined;
  /** Whether it is told that alerts are over (Alertmanager's send_resolved). Default: true. */
  readonly sendResolved?: boolean | undefined;
}

/** Where and when alerts may be told. */
export interface AlertsTelling extends Omit<Telling, 'routes'> {
  /** In the order in which their notifications are to stand in the log. */
  readonly routes: readonly RoutePolicy[];
}
