import type { EventBus } from '../../core/bus/event-bus.ts';
import type { TopicDefinition } from '../../core/contracts/bus-topics.ts';

/** What has been written to a topic and not been handled by a consumer group. */
export interface Backlog {
  /** Notes that so many posts, among so many records, have just been written. */
  add(posts: number, records: number): Promise<void>;
  /** Whether less than the bounds waits to be handled. */
  hasRoom(): Promise<boolean>;
  /** Whether everything noted has been handled. */
  isEmpty(): Promise<boolean>;
}

export interface BacklogBounds {
  readonly posts: number;
  readonly records: number;
}

interface Written {
  readonly ends: ReadonlyMap<number, number>;
  readonly posts: number;
  readonly records: number;
}

/** Others may write to the topic too: then somewhat more is taken to be in the way than is. */
export function createBacklog(
  bus: EventBus,
  topic: TopicDefinition<unknown>,
  group: string,
  bounds: BacklogBounds,
): Backlog {
  let waiting: Written[] = [];

  async function look(): Promise<void> {
    if (waiting.length === 0) return;
    const committed = await bus.committed(topic, group);
    waiting = waiting.filter(({ ends }) =>
      [...ends].some(([partition, end]) => (committed.get(partition) ?? 0) < end),
    );
  }

  return {
    add: async (posts, records) => {
      const ends = new Map(
        (await bus.offsets(topic)).flatMap(({ partition, end }) =>
          end === 0 ? [] : [[partition, end]],
        ),
      );
      waiting.push({ ends, posts, records });
    },
    hasRoom: async () => {
      await look();
      const posts = waiting.reduce((sum, written) => sum + written.posts, 0);
      const records = waiting.reduce((sum, written) => sum + written.records, 0);
      return posts < bounds.posts && records < bounds.records;
    },
    isEmpty: async () => {
      await look();
      return waiting.length === 0;
    },
  };
}
