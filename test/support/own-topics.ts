import type { EventBus } from '../../services/core/bus/event-bus.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';

let count = 0;

/** A suffix that no other test uses. */
export function newSuffix(): string {
  count += 1;
  return `-${process.pid}-${count}`;
}

/** The same bus with topics of a test's own: their names end with the suffix. */
export function withOwnTopics(bus: EventBus, suffix: string): EventBus {
  const own = <T>(topic: TopicDefinition<T>): TopicDefinition<T> => ({
    ...topic,
    name: `${topic.name}${suffix}`,
  });
  return {
    publish: (topic, records) => bus.publish(own(topic), records),
    subscribe: (topic, options, handler) =>
      bus.subscribe(own(topic), { ...options, group: `${options.group}${suffix}` }, handler),
    read: (topic, range) => bus.read(own(topic), range),
    offsets: (topic) => bus.offsets(own(topic)),
    committed: (topic, group) => bus.committed(own(topic), `${group}${suffix}`),
    close: () => bus.close(),
  };
}
