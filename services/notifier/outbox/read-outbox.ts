import type { EventBus } from '../../core/bus/event-bus.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { Notification } from '../../core/contracts/notification.ts';

/**
 * Reads the log of notifications: hands each record to `see`, oldest first, and returns what has neither been
 * delivered nor given up, in the order in which it was put in. What a former notifier wrote after it had lost its
 * role is left out.
 */
export async function readOutbox(
  bus: EventBus,
  see: (notification: Notification) => void,
): Promise<readonly Notification[]> {
  const queued = new Map<string, Notification>();
  let highest = -1;
  for await (const records of bus.read(busTopics.notifications, { from: 'earliest' })) {
    for (const { value } of records) {
      if (value.epoch < highest) continue;
      highest = value.epoch;
      see(value);
      if (value.state === 'queued') queued.set(value.id, value);
      else queued.delete(value.id);
    }
  }
  return [...queued.values()];
}
