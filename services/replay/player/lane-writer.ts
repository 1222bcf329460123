import type { EventBus, OutgoingRecord } from '../../core/bus/event-bus.ts';
import {
  busTopics,
  type PostsRecord,
  type ScoredPostsRecord,
} from '../../core/contracts/bus-topics.ts';
import type { ReplayRun } from '../../core/contracts/lane.ts';
import type { ReplayEnd, ReplayStart } from '../../core/contracts/replay.ts';
import type { TimedRecord } from '../../core/stretches/timed-record.ts';
import type { Stretch } from '../sources/stretch.ts';
import type { Backlog } from './backlog.ts';
import type { ClosedMinutes } from './closed-minutes.ts';
import { hold } from './hold.ts';

/** Writes one run into the replay lane. */
export interface LaneWriter {
  start(stretch: Pick<ReplayStart, 'from' | 'to' | 'snapshot'>): Promise<void>;
  /** Resolves when consumers are near enough for more. @throws the signal's reason */
  untilRoom(signal: AbortSignal): Promise<void>;
  write(records: readonly TimedRecord[], signal: AbortSignal): Promise<void>;
  end(): Promise<void>;
  /** Resolves when the classifier has nothing of this run before it, or does not get on. */
  untilWorkedOff(signal: AbortSignal): Promise<void>;
  /** Resolves when what was written has been scored and its minutes are closed, or nobody does so for long. */
  settle(signal: AbortSignal): Promise<void>;
}

export interface LaneWriterDeps {
  readonly bus: EventBus;
  readonly run: ReplayRun;
  readonly epoch: number;
  readonly carrier: Stretch['carrier'];
  /** Where alerting's account of this run begins to matter. */
  readonly playedFrom: number;
  /** What the classifier has before it. */
  readonly backlog: Backlog;
  readonly closedMinutes: ClosedMinutes;
}

/** Posts, and minutes, that alerting may be behind. */
const mostUnclosed = { posts: 1_000, minutes: 240 };
/** A consumer that does not move is not waited for any longer than this before a little more is written. */
const patienceMs = 2_000;
/** At the end of a run there is time. */
const settleMs = 30_000;
const lookEveryMs = 20;

/**
 * Ticks go through the carrier. A post with its scores goes straight to the scored posts, ahead of the tick that
 * closes its minute; where the carrier is `posts`, only once the classifier has passed the run's start on.
 */
export function createLaneWriter(deps: LaneWriterDeps): LaneWriter {
  const { bus, run, epoch, carrier, backlog, closedMinutes } = deps;
  const { posts: postsTopic, scoredPosts: scoredTopic } = busTopics.replay;
  /** Minutes written whole that alerting has not closed, as far as it matters. */
  let unclosed: { minute: number; posts: number }[] = [];
  let postsOfMinute = 0;
  let startPassed = carrier === 'scored-posts';

  async function everywhere(value: ReplayStart | ReplayEnd): Promise<void> {
    const records = Array.from({ length: postsTopic.partitions }, (_, partition) => ({
      key: null,
      value,
      partition,
    }));
    if (carrier === 'scored-posts') await bus.publish(scoredTopic, records);
    else await publishUnscored(records);
  }

  async function publishUnscored(records: readonly OutgoingRecord<PostsRecord>[]): Promise<void> {
    if (records.length === 0) return;
    await bus.publish(postsTopic, records);
    await backlog.add(records.filter(({ value }) => value.type === 'post').length, records.length);
  }

  function account(records: readonly TimedRecord[]): void {
    for (const { at, partition, value } of records) {
      if (value.type !== 'tick') postsOfMinute += 1;
      else if (partition === postsTopic.partitions - 1) {
        if (at > deps.playedFrom) unclosed.push({ minute: value.minute, posts: postsOfMinute });
        postsOfMinute = 0;
      }
    }
  }

  function alertingIsNear(): boolean {
    const last = closedMinutes.last(run);
    // Where nobody has ever told of a minute, nobody is waited for.
    if (last === undefined) return true;
    unclosed = unclosed.filter(({ minute }) => minute > last);
    const posts = unclosed.reduce((sum, entry) => sum + entry.posts, 0);
    return unclosed.length < mostUnclosed.minutes && posts < mostUnclosed.posts;
  }

  const allClosed = (): boolean => closedMinutes.last(run) === undefined || unclosed.length === 0;

  return {
    start: (stretch) => everywhere({ type: 'replay-start', epoch, replay: run, ...stretch }),
    untilRoom: async (signal) => {
      const patience = { everyMs: lookEveryMs, signal };
      await hold(() => backlog.hasRoom(), { ...patience, mostMs: Number.POSITIVE_INFINITY });
      await hold(async () => alertingIsNear(), { ...patience, mostMs: patienceMs });
    },
    write: async (records, signal) => {
      const scored: OutgoingRecord<ScoredPostsRecord>[] = [];
      const unscored: OutgoingRecord<PostsRecord>[] = [];
      for (const { key, partition, value } of records) {
        const place = { key, ...(partition === undefined ? {} : { partition }) };
        if (value.type === 'scored-post') {
          scored.push({ ...place, value: { ...value, epoch, replay: run } });
        } else if (value.type === 'tick' && carrier === 'scored-posts') {
          scored.push({ ...place, value: { ...value, epoch, replay: run } });
        } else unscored.push({ ...place, value: { ...value, epoch, replay: run } });
      }
      if (scored.length > 0) {
        if (!startPassed) await untilStartPassed(signal);
        await bus.publish(scoredTopic, scored);
      }
      await publishUnscored(unscored);
      account(records);
    },
    end: () => everywhere({ type: 'replay-end', epoch, replay: run }),
    untilWorkedOff: (signal) =>
      hold(() => backlog.isEmpty(), { everyMs: lookEveryMs, mostMs: patienceMs, signal }),
    settle: async (signal) => {
      const patience = { everyMs: lookEveryMs, mostMs: settleMs, signal };
      await hold(() => backlog.isEmpty(), patience);
      await hold(async () => alertingIsNear() && allClosed(), patience);
      closedMinutes.forget(run);
    },
  };

  async function untilStartPassed(signal: AbortSignal): Promise<void> {
    const mostMs = Number.POSITIVE_INFINITY;
    await hold(() => backlog.isEmpty(), { everyMs: lookEveryMs, mostMs, signal });
    startPassed = true;
  }
}
