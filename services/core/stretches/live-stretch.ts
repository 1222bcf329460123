import { createEpochFence } from '../bus/epoch-fence.ts';
import type { BusReader, ReadRange } from '../bus/event-bus.ts';
import { minuteMs } from '../clock.ts';
import {
  busTopics,
  type PostsRecord,
  type ScoredPostsRecord,
  type TopicDefinition,
} from '../contracts/bus-topics.ts';
import { mergeSorted } from './merge-sorted.ts';
import { type Beginning, isPast, type TimedRecord } from './timed-record.ts';

/** What the live lane's topics of posts hold, scored or not. */
export type LiveRecord = PostsRecord | ScoredPostsRecord;

/** The live lane's topic that a look at the past reads, by what it does about scores. */
export function liveTopic(scores: 'reuse' | 'rescore'): TopicDefinition<LiveRecord> {
  // Both topics hold what `LiveRecord` unites; each record is still read by its own topic's schema.
  return (scores === 'reuse'
    ? busTopics.live.scoredPosts
    : busTopics.live.posts) as unknown as TopicDefinition<LiveRecord>;
}

export interface LiveStretchOptions {
  readonly bus: BusReader;
  readonly topic: TopicDefinition<LiveRecord>;
  readonly begin: Beginning;
  /** Where it ends, ms since the epoch, a whole minute: the tick that closes the minute before is its last. */
  readonly to: number;
  /** Where a snapshot's partitions go on; others begin by time. */
  readonly offsets?: ReadonlyMap<number, number>;
}

/** The log's clock and the writer's may differ by this much. */
const clockToleranceMs = 10 * minuteMs;

/**
 * The live lane between two times, as it was written: per partition in order, without what an ingest wrote after its
 * reign, and the partitions merged by time.
 * @throws OffsetOutOfRangeError when the bus drops its beginning meanwhile
 */
export function readLiveStretch(
  options: LiveStretchOptions,
): AsyncGenerator<readonly TimedRecord[]> {
  const { bus, topic, begin, to, offsets } = options;
  const fence = createEpochFence(bus, topic, ({ epoch }) => epoch);

  async function* partition(number: number): AsyncGenerator<readonly TimedRecord[]> {
    const offset = offsets?.get(number);
    const from: ReadRange['from'] =
      offset === undefined ? { appendedAt: begin.at - clockToleranceMs } : { offset };
    let at = Number.NEGATIVE_INFINITY;
    for await (const records of bus.read(topic, { partitions: [number], from })) {
      const current = await fence({ partition: number, records });
      const found: TimedRecord[] = [];
      for (const { key, value } of current) {
        if (value.type === 'replay-start' || value.type === 'replay-end') continue;
        const time = timeOf(value);
        at = Math.max(at, time);
        if (value.type === 'tick' && time > to) {
          yield found;
          return;
        }
        // A post stamped just after a minute's end may stand before that minute's tick.
        if (value.type !== 'tick' && at >= to) continue;
        if (offset === undefined && isPast(value.type, { at, time }, begin)) continue;
        found.push({ at, key, partition: number, value });
      }
      yield found;
    }
  }

  return mergeSorted(Array.from({ length: topic.partitions }, (_, p) => partition(p)));
}

/** When a record came to be known: what a tick ends, when a post was observed; ms since the epoch. */
export function timeOf(value: LiveRecord): number {
  if (value.type === 'tick') return value.minute + minuteMs;
  return 'observedAt' in value ? value.observedAt : Number.NEGATIVE_INFINITY;
}
