import type { BusRecord, Subscription } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import { busTopics, type ScoredPostsRecord } from '../../core/contracts/bus-topics.ts';
import type { Lane } from '../../core/contracts/lane.ts';
import type { ScoredPost, UnscoredPost } from '../../core/contracts/scored-post.ts';
import type { Tick } from '../../core/contracts/tick.ts';
import type { HistoryBatch } from '../store/commit-batches.ts';
import { type LaneConsumerDeps, startLaneConsumer } from './lane-consumer.ts';

/** Carries scored posts to the history; `onTick` is told each batch's last tick. */
export function startPostConsumer(
  deps: LaneConsumerDeps,
  lane: Lane,
  onTick: (tick: Tick) => void,
): Promise<Subscription> {
  const { metrics } = deps;
  return startLaneConsumer<ScoredPostsRecord>(deps, {
    lane,
    topic: busTopics[lane].scoredPosts,
    maxRecords: 1_000,
    contents: postsOf,
    onStored: (current, { inserted, duplicates }, records) => {
      const posts = records.filter(({ value }) => isPost(value)).length;
      metrics.consumed.inc({ lane }, posts);
      metrics.inserted.inc({ lane }, inserted);
      metrics.duplicates.inc({ lane }, duplicates);
      const tick = lastTickOf(current);
      if (tick !== undefined) onTick(tick);
    },
  });
}

/** Carries to the history which story each post tells, and which minutes alerting has closed. */
export function startStoryConsumer(deps: LaneConsumerDeps, lane: Lane): Promise<Subscription> {
  return startLaneConsumer(deps, {
    lane,
    topic: busTopics[lane].stories,
    maxRecords: 50,
    contents: (stories) => ({ stories }),
  });
}

/** Carries alerts to the history, change by change. */
export function startAlertConsumer(deps: LaneConsumerDeps, lane: Lane): Promise<Subscription> {
  return startLaneConsumer(deps, {
    lane,
    topic: busTopics[lane].alerts,
    maxRecords: 100,
    contents: (alerts) => ({ alerts }),
  });
}

function postsOf(records: readonly BusRecord<ScoredPostsRecord>[]): Partial<HistoryBatch> {
  return {
    posts: records.flatMap((record) =>
      isPost(record.value) ? [{ ...record, value: record.value }] : [],
    ),
    reached: records.flatMap(({ value }) =>
      value.replay === undefined ? [] : [{ replay: value.replay, ...positionOf(value) }],
    ),
    sources: lastTickOf(records)?.sources,
  };
}

function isPost(value: ScoredPostsRecord): value is ScoredPost | UnscoredPost {
  return value.type === 'scored-post' || value.type === 'unscored-post';
}

/** The stream time that is over once a record has been taken; the start of a run says nothing of it. */
function positionOf(value: ScoredPostsRecord): { positionMs?: number } {
  if (value.type === 'tick') return { positionMs: value.minute + minuteMs };
  return isPost(value) ? { positionMs: value.observedAt + 1 } : {};
}

function lastTickOf(records: readonly BusRecord<ScoredPostsRecord>[]): Tick | undefined {
  return records.map(({ value }) => value).findLast((value) => value.type === 'tick');
}
