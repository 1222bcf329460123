import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { type NotifierConfig, notifierConfig } from '../../services/notifier/config.ts';
import { alertOf } from './alerts.ts';

/** Publishes alerts `from` to `to` − 1 one by one, each of a series of its own, at a steady pace. */
export async function publishAlerts(bus: EventBus, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) {
    const value = alertOf({ n });
    await bus.publish(busTopics.live.alerts, [{ key: value.id, value }]);
    await sleep(20);
  }
}

/**
 * Settings under which each of those alerts is told at once, by a notification of its own.
 * @param routes the settings that say how
 */
export function quickNotifierConfig(routes: object): NotifierConfig {
  return notifierConfig.schema.parse({
    groupBy: ['series'],
    groupWaitSeconds: 0,
    stalledMinutes: 1_440,
    ...routes,
  });
}
