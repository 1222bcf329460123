import { Counter, Gauge, type Registry } from 'prom-client';
import type { Delivery } from './routes/route.ts';

export interface NotifierMetrics {
  attempted(route: string, outcome: Delivery['outcome']): void;
  queued(route: string): void;
}

/** What is read at the moment of a scrape. */
export interface NotifierGauges {
  readonly waiting: () => number;
  readonly alerts: () => number;
}

/** Registers the `barograph_notifier_…` metrics. */
export function createNotifierMetrics(registry: Registry, gauges: NotifierGauges): NotifierMetrics {
  const registers = [registry];
  const attempts = new Counter({
    name: 'barograph_notifier_attempts_total',
    help: 'Attempts to deliver, by route and outcome.',
    labelNames: ['route', 'outcome'],
    registers,
  });
  const notifications = new Counter({
    name: 'barograph_notifier_notifications_total',
    help: 'Notifications decided on, by route.',
    labelNames: ['route'],
    registers,
  });
  new Gauge({
    name: 'barograph_notifier_waiting_notifications',
    help: 'Notifications that wait for their receiver.',
    registers,
    collect() {
      this.set(gauges.waiting());
    },
  });
  new Gauge({
    name: 'barograph_notifier_alerts',
    help: 'Alerts that fire, are without data, or have just resolved.',
    registers,
    collect() {
      this.set(gauges.alerts());
    },
  });
  return {
    attempted: (route, outcome) => attempts.inc({ route, outcome }),
    queued: (route) => notifications.inc({ route }),
  };
}
