import { createEpochFence } from '../../core/bus/epoch-fence.ts';
import type { EventBus, ReadRange } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import {
  busTopics,
  type PostsRecord,
  type ScoredPostsRecord,
  type TopicDefinition,
} from '../../core/contracts/bus-topics.ts';
import type { ReplayRecord } from '../../core/contracts/replay.ts';
import { BarographError } from '../../core/errors.ts';
import { findSnapshot } from './find-snapshot.ts';
import { mergeSorted } from './merge-sorted.ts';
import { type Beginning, isPast, type Stretch, type TimedRecord } from './stretch.ts';

type LiveRecord = PostsRecord | ScoredPostsRecord;

/** The log's clock and the writer's may differ by this much. */
const clockToleranceMs = 10 * minuteMs;

/** The live lane's topic that a replay reads, by what it does about scores. */
export function liveTopic(scores: ReplayRecord['scores']): TopicDefinition<LiveRecord> {
  // Both topics hold what `LiveRecord` unites; each record is still read by its own topic's schema.
  return (scores === 'reuse'
    ? busTopics.live.scoredPosts
    : busTopics.live.posts) as unknown as TopicDefinition<LiveRecord>;
}

/** The time of the first record kept in any partition; undefined if nothing is. */
export async function firstHeld(
  bus: EventBus,
  topic: TopicDefinition<LiveRecord>,
): Promise<number | undefined> {
  const partitions = (await bus.offsets(topic)).map(({ partition }) => partition);
  const firsts = await Promise.all(partitions.map((number) => firstOf(bus, topic, number)));
  const first = Math.min(...firsts);
  return Number.isFinite(first) ? first : undefined;
}

/** The time of a partition's first record; infinite where there is none. */
async function firstOf(
  bus: EventBus,
  topic: TopicDefinition<LiveRecord>,
  partition: number,
): Promise<number> {
  for await (const [first] of bus.read(topic, { partitions: [partition], from: 'earliest' })) {
    if (first !== undefined) return timeOf(first.value);
  }
  return Number.POSITIVE_INFINITY;
}

/** @throws BarographError that says what is held, when the bus has dropped the beginning of a stretch */
export async function assertHeld(
  bus: EventBus,
  topic: TopicDefinition<LiveRecord>,
  from: number,
): Promise<void> {
  const cut = (await bus.offsets(topic)).filter(({ low }) => low > 0);
  const firsts = await Promise.all(cut.map(({ partition }) => firstOf(bus, topic, partition)));
  const held = Math.max(Number.NEGATIVE_INFINITY, ...firsts);
  if (held <= from) return;
  const what = Number.isFinite(held)
    ? `it holds what came from ${new Date(held).toISOString()} on`
    : 'it holds nothing of the live lane';
  throw new BarographError(
    `the bus no longer holds ${new Date(from).toISOString()}: ${what} (bus.retentionDays)`,
  );
}

export interface BusStretchOptions {
  readonly bus: EventBus;
  readonly record: ReplayRecord;
  /** Where the present generation is played from, and where to go on if it has begun. */
  readonly playedFrom: number;
  readonly resumeAt: number | undefined;
}

/**
 * The live lane between two times, as it was written: per partition in order, without what an ingest wrote after its
 * reign. It begins at the last snapshot of alerting before it, or a warm-up before it; a place that was sought is
 * preceded by its warm-up, as far as that belongs to the stretch.
 * @throws BarographError when the bus has dropped its beginning
 */
export async function openBusStretch(options: BusStretchOptions): Promise<Stretch> {
  const { bus, record, playedFrom, resumeAt } = options;
  const topic = liveTopic(record.scores);
  await assertHeld(bus, topic, resumeAt ?? playedFrom);
  const warmUpFrom = playedFrom - record.warmUpMinutes * minuteMs;
  // After a seek, what the warm-up holds of the stretch is shown as well: it, too, is to be as it was live.
  const snapshot =
    resumeAt === undefined
      ? ((await findSnapshot(bus, Math.max(record.from, warmUpFrom))) ??
        (await findSnapshot(bus, playedFrom)))
      : undefined;
  const begin: Beginning =
    resumeAt === undefined
      ? { at: snapshot === undefined ? warmUpFrom : snapshot.minute + minuteMs, again: false }
      : { at: resumeAt, again: true };
  /** A snapshot's offsets are those of the scored posts. */
  const offsets = new Map(
    record.scores === 'reuse'
      ? snapshot?.offsets.map(({ partition, offset }) => [partition, offset])
      : [],
  );
  const fence = createEpochFence(bus, topic, ({ epoch }) => epoch);

  async function* partition(number: number): AsyncGenerator<readonly TimedRecord[]> {
    const offset = offsets.get(number);
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
        if (value.type === 'tick' && time > record.to) {
          yield found;
          return;
        }
        // A post stamped just after a minute's end may stand before that minute's tick.
        if (value.type !== 'tick' && at >= record.to) continue;
        if (offset === undefined && isPast(value.type, { at, time }, begin)) continue;
        found.push({ at, key, partition: number, value });
      }
      yield found;
    }
  }

  return {
    begin: begin.at,
    snapshot: snapshot?.id ?? null,
    carrier: record.scores === 'reuse' ? 'scored-posts' : 'posts',
    records: () => mergeSorted(Array.from({ length: topic.partitions }, (_, p) => partition(p))),
  };
}

function timeOf(value: LiveRecord): number {
  if (value.type === 'tick') return value.minute + minuteMs;
  return 'observedAt' in value ? value.observedAt : Number.NEGATIVE_INFINITY;
}
