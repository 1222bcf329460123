import type { EventBus } from '../../services/core/bus/event-bus.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';

/** Resolves once a topic holds `count` records, told by a consumer group of its own. */
export async function untilPublished<T>(
  bus: EventBus,
  topic: TopicDefinition<T>,
  count: number,
): Promise<void> {
  let seen = 0;
  let reached: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const subscription = await bus.subscribe(
    topic,
    { group: `until-${count}-${Math.random()}`, service: 'test', maxRecords: 1_000 },
    async ({ records }) => {
      seen += records.length;
      if (seen >= count) reached();
    },
  );
  await Promise.race([enough, subscription.failed]);
  await subscription.close();
}
