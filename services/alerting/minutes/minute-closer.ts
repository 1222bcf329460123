import { z } from 'zod';
import { minuteMs, startOfMinute } from '../../core/clock.ts';
import type { ScoredPost } from '../../core/contracts/scored-post.ts';
import type { SourceHealth, Tick } from '../../core/contracts/tick.ts';
import { createByMinute } from './by-minute.ts';
import { createPartitionClock } from './partition-clock.ts';
import { createRecentIds, recentIdsStateSchema } from './recent-ids.ts';

/** A minute that the ticks of every partition have passed. */
export interface PassedMinute {
  readonly minute: number;
  /** Minutes since the last closed one that have no tick of their own. */
  readonly gapMinutes: number;
  /** In the order of (observedAt, id), each id once. */
  readonly posts: readonly ScoredPost[];
  /** Ids of posts that came after the tick of their minute, in order. */
  readonly late: readonly string[];
  readonly sources: readonly SourceHealth[];
  /** As far as the settings log counts; undefined: no settings. */
  readonly settings: number | undefined;
}

/**
 * Makes minutes of the records of a topic's partitions. What it gives depends on the order of records within each
 * partition only, never on how partitions interleave, on repeated deliveries, or on where it was restarted.
 */
export interface MinuteCloser {
  /** Takes the next record of a partition; one that was taken before (by its offset) is ignored. */
  take(partition: number, offset: number, value: ScoredPost | Tick): void;
  /** No record of a partition follows: it does not hold minutes up any more. */
  finish(partition: number): void;
  /** Whether a minute can be closed. */
  readonly ready: boolean;
  /** As far as the settings log counts for the minute that can be closed. */
  readonly settings: number | undefined;
  /** Closes the earliest minute that every partition has passed. */
  close(): PassedMinute | undefined;
  /** The minute closed last. */
  readonly closed: number | undefined;
  /** Offset of the next record to take. */
  next(partition: number): number;
  /** Records of the partition that wait for the ticks of others. */
  ahead(partition: number): number;
  /** Where to go on reading after a restart from `state()`: everything later than the last closed minute follows. */
  offsets(): { partition: number; offset: number }[];
  /** All it remembers of closed minutes; what belongs to later ones is read again. */
  state(): CloserState;
}

export const closerStateSchema = z.object({
  closed: z.int().nullable(),
  ids: recentIdsStateSchema,
});
export type CloserState = z.infer<typeof closerStateSchema>;

export interface MinuteCloserOptions {
  /** Where each partition's first record lies. */
  readonly offsets: readonly { readonly partition: number; readonly offset: number }[];
  readonly state?: CloserState | undefined;
  /** Posts of one partition and minute beyond it count as late, so that memory is bounded. */
  readonly mostPosts?: number;
}

interface WaitingPost {
  readonly partition: number;
  readonly offset: number;
  readonly post: ScoredPost;
}

interface WaitingTick {
  readonly partition: number;
  readonly tick: Tick;
}

export function createMinuteCloser(options: MinuteCloserOptions): MinuteCloser {
  const { state, mostPosts = 25_000 } = options;
  let closed = state?.closed ?? undefined;
  const ids = createRecentIds(state?.ids);
  const clocks = new Map(
    options.offsets.map(({ partition, offset }) => [
      partition,
      createPartitionClock(offset, closed),
    ]),
  );
  /** Posts by the minute they were observed in. */
  const waiting = createByMinute<WaitingPost>();
  /** Ids of late posts, by the minute whose tick followed them. */
  const late = createByMinute<string>();
  /** Ids of late posts that no tick has followed yet, by partition. */
  const lateSinceTick = new Map<number, string[]>();
  const ticks = createByMinute<WaitingTick>();

  function takePost(partition: number, offset: number, post: ScoredPost): void {
    const clock = clocks.get(partition);
    if (clock === undefined || !clock.post(offset) || post.history) return;
    const minute = startOfMinute(post.observedAt);
    if ((clock.lastTick !== undefined && minute <= clock.lastTick) || clock.sinceTick > mostPosts) {
      const others = lateSinceTick.get(partition);
      if (others === undefined) lateSinceTick.set(partition, [post.id]);
      else others.push(post.id);
    } else {
      waiting.add(minute, { partition, offset, post });
    }
  }

  function takeTick(partition: number, offset: number, tick: Tick): void {
    if (!clocks.get(partition)?.tick(offset, tick.minute)) return;
    ticks.add(tick.minute, { partition, tick });
    for (const id of lateSinceTick.get(partition) ?? []) late.add(tick.minute, id);
    lateSinceTick.delete(partition);
  }

  /** The minute to close next, if every partition has passed it. */
  function nextMinute(): number | undefined {
    const { earliest } = ticks;
    if (earliest === undefined) return undefined;
    for (const { lastTick } of clocks.values()) {
      if (lastTick === undefined || lastTick < earliest) return undefined;
    }
    return earliest;
  }

  function close(): PassedMinute | undefined {
    const minute = nextMinute();
    if (minute === undefined) return undefined;
    const { tick } = ticks.takeUntil(minute).reduce(newerReign);
    ids.expire(minute);
    const posts: ScoredPost[] = [];
    for (const { post } of waiting.takeUntil(minute).sort(inOrder)) {
      if (ids.add(post.id, minute)) posts.push(post);
    }
    const lateIds = late
      .takeUntil(minute)
      .sort()
      .filter((id) => ids.add(id, minute));
    const passed = closed === undefined ? (tick.gapMinutes ?? 1) : (minute - closed) / minuteMs;
    closed = minute;
    for (const clock of clocks.values()) clock.closed(minute);
    const { sources, settings } = tick;
    return { minute, gapMinutes: passed - 1, posts, late: lateIds, sources, settings };
  }

  return {
    take: (partition, offset, value) => {
      if (value.type === 'tick') takeTick(partition, offset, value);
      else takePost(partition, offset, value);
    },
    finish: (partition) => clocks.get(partition)?.finish(),
    get ready() {
      return nextMinute() !== undefined;
    },
    get settings() {
      const minute = nextMinute();
      return minute === undefined ? undefined : ticks.at(minute).reduce(newerReign).tick.settings;
    },
    close,
    get closed() {
      return closed;
    },
    next: (partition) => clocks.get(partition)?.next ?? 0,
    ahead: (partition) => clocks.get(partition)?.ahead ?? 0,
    offsets: () => {
      const first = new Map([...clocks].map(([partition, { boundary }]) => [partition, boundary]));
      // A post stamped just after a minute's end may stand before that minute's tick.
      for (const { partition, offset } of waiting.all()) {
        if (offset < (first.get(partition) ?? 0)) first.set(partition, offset);
      }
      return [...first].map(([partition, offset]) => ({ partition, offset }));
    },
    state: () => ({ closed: closed ?? null, ids: ids.state() }),
  };
}

/** Copies of a post may differ in their last digits when it was scored twice: the place in the log decides. */
function inOrder(a: WaitingPost, b: WaitingPost): number {
  if (a.post.observedAt !== b.post.observedAt) return a.post.observedAt - b.post.observedAt;
  if (a.post.id !== b.post.id) return a.post.id < b.post.id ? -1 : 1;
  return a.partition - b.partition || a.offset - b.offset;
}

/** Where a reign ended amid the ticks of a minute, partitions have different ones. */
function newerReign(a: WaitingTick, b: WaitingTick): WaitingTick {
  if (a.tick.epoch !== b.tick.epoch) return a.tick.epoch > b.tick.epoch ? a : b;
  return a.partition < b.partition ? a : b;
}
