import type { TopicDefinition } from '../../contracts/bus-topics.ts';
import { BarographError, messageOf } from '../../errors.ts';
import { retry } from '../../retry.ts';
import type { Admin } from './kafka-client.ts';

/** Makes sure that topics exist as they are defined, each once per process. */
export interface KafkaTopics {
  /** @throws BarographError when a topic of that name has other partitions than defined */
  ensure(topic: TopicDefinition<unknown>): Promise<void>;
}

/** Largest record batch a topic takes; dead letters carry up to 1 MB of raw bytes as base64. */
const maxMessageBytes = 8 * 1024 * 1024;

/** While several processes start at once, a topic may be there and not yet be known to every broker. */
const settling = { baseMs: 100, maxMs: 1_000, retries: 40 };

/** What Kafka says of a topic that is just being made passes; what we say of it does not. */
function asRetriable(cause: unknown): never {
  if (cause instanceof BarographError) throw cause;
  throw new BarographError(`Kafka topics are not to be had: ${messageOf(cause)}`, {
    retriable: true,
    cause,
  });
}

/** @param retentionMs how long topics with `delete` keep a record, counted from when it was appended */
export function createKafkaTopics(admin: Admin, retentionMs: number): KafkaTopics {
  const ensured = new Map<string, Promise<void>>();

  function settingsOf(topic: TopicDefinition<unknown>): Record<string, string> {
    return {
      'cleanup.policy': topic.cleanup === 'compact' ? 'compact' : 'delete',
      'retention.ms': topic.cleanup === 'delete' ? String(Math.round(retentionMs)) : '-1',
      'retention.bytes': '-1',
      // An import carries old times; retention and reading by time count from the append.
      'message.timestamp.type': 'LogAppendTime',
      'max.message.bytes': String(maxMessageBytes),
    };
  }

  async function create(topic: TopicDefinition<unknown>): Promise<void> {
    const existing = await admin.listTopics();
    if (!existing.includes(topic.name)) {
      const configEntries = Object.entries(settingsOf(topic)).map(([name, value]) => ({
        name,
        value,
      }));
      await admin.createTopics({
        waitForLeaders: true,
        topics: [{ topic: topic.name, numPartitions: topic.partitions, configEntries }],
      });
    }
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic.name] });
    const found = topics[0]?.partitions.length ?? 0;
    if (found !== topic.partitions) {
      throw new BarographError(
        `Kafka topic ${topic.name} has ${found} partitions, Barograph needs ${topic.partitions}: delete the topic or use another cluster`,
        { retriable: found === 0 },
      );
    }
  }

  return {
    ensure: (topic) => {
      let pending = ensured.get(topic.name);
      if (pending === undefined) {
        pending = retry(() => create(topic).catch(asRetriable), settling);
        // A failed attempt is not remembered: the broker may be back at the next.
        pending.catch(() => ensured.delete(topic.name));
        ensured.set(topic.name, pending);
      }
      return pending;
    },
  };
}
