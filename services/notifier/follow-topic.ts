import type { BusRecord, EventBus, Subscription } from '../core/bus/event-bus.ts';
import type { TopicDefinition } from '../core/contracts/bus-topics.ts';

export interface FollowOptions<T> {
  readonly bus: EventBus;
  readonly topic: TopicDefinition<T>;
  readonly group: string;
  /** Where to begin: with the first record kept, or with the last one there is. */
  readonly from: 'first' | 'last';
  /** Must be idempotent: records may come again. */
  readonly take: (records: readonly BusRecord<T>[]) => Promise<void> | void;
}

/**
 * Follows a topic of one partition without any offsets kept: what is known from it is built anew each time.
 * Resolves when all that was in the log at the call has been taken.
 */
export async function followTopic<T>(options: FollowOptions<T>): Promise<Subscription> {
  const { bus, topic, group, from, take } = options;
  const [present] = await bus.offsets(topic);
  const { low, end } = present ?? { low: 0, end: 0 };
  const first = from === 'first' ? 'earliest' : { offset: Math.max(low, end - 1) };
  // Read, not awaited from the subscription: what cannot be parsed never reaches a subscriber, so the last record
  // before `end` might be waited for in vain.
  for await (const records of bus.read(topic, { from: first, to: { offset: end } })) {
    await take(records);
  }
  let next = end;
  return bus.subscribe(
    topic,
    { group, service: 'notifier', maxRecords: 200, positions: () => Promise.resolve(next) },
    async ({ records }) => {
      await take(records);
      next = (records.at(-1)?.offset ?? next - 1) + 1;
    },
  );
}
