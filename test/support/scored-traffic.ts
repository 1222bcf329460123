import type { OutgoingRecord } from '../../services/core/bus/event-bus.ts';
import { minuteMs } from '../../services/core/clock.ts';
import { busTopics, type ScoredPostsRecord } from '../../services/core/contracts/bus-topics.ts';
import type { ReplayRun } from '../../services/core/contracts/lane.ts';
import type { ScoredPost } from '../../services/core/contracts/scored-post.ts';
import type { Tick } from '../../services/core/contracts/tick.ts';
import { hexId, scoredPost, sourceHealth } from './scored-posts.ts';

/** A record and the partition it lies in. */
export type PlacedRecord = OutgoingRecord<ScoredPostsRecord> & {
  readonly partition: number;
  readonly value: ScoredPost | Tick;
};

export interface TrafficOptions {
  /** Start of the first minute. */
  readonly from: number;
  readonly minutes: number;
  readonly seed: number;
  readonly epoch?: number;
  readonly replay?: ReplayRun;
  /** What the ticks of a minute say about the settings log. */
  readonly settings?: (minute: number) => number | undefined;
}

export const partitions = busTopics.live.scoredPosts.partitions;

/** Numbers in 0..1 that depend on the seed only (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * What ingest and classifier might write within some minutes, minute by minute: posts in waves of negative news,
 * texts told several times, repeats, late posts, posts stamped before the tick of the minute before, history.
 */
export function scoredTraffic(options: TrafficOptions): PlacedRecord[][] {
  const { from, minutes, seed, epoch = 1, replay, settings } = options;
  const random = randomNumbers(seed);
  const own = replay === undefined ? {} : { replay };
  let n = seed * 1_000_000;

  function post(observedAt: number, wave: boolean): ScoredPost {
    n += 1;
    const label = random() < (wave ? 0.7 : 0.1) ? 'negative' : 'neutral';
    const text = `text ${random() < 0.3 ? n - 1 : n}`;
    return {
      ...scoredPost({ n, label, epoch, observedAt, publishedAt: observedAt - 5_000 }),
      textHash: hexId(text),
      signature: `${hexId(text)}${hexId(`more of ${text}`)}`,
      source: `wire-${n % 5}`,
      ...own,
    };
  }

  function tick(minute: number): PlacedRecord[] {
    const read = settings?.(minute);
    const value: Tick = {
      type: 'tick',
      epoch,
      minute,
      sources: [0, 1, 2, 3, 4].map((source) => sourceHealth(`wire-${source}`)),
      ...(read === undefined ? {} : { settings: read }),
      ...own,
    };
    return Array.from({ length: partitions }, (_, partition) => ({ key: null, partition, value }));
  }

  return Array.from({ length: minutes }, (_, index) => {
    const minute = from + index * minuteMs;
    const wave = index % 40 >= 25;
    const placed: PlacedRecord[] = [];
    const place = (value: ScoredPost): void => {
      placed.push({ key: value.textHash, partition: Math.floor(random() * partitions), value });
    };
    const times = Array.from({ length: Math.floor(random() * 5) }, () => random()).sort();
    for (const time of times) place(post(minute + Math.floor(time * minuteMs), wave));
    const [first] = placed;
    if (first !== undefined && random() < 0.2) placed.push(first);
    if (random() < 0.1) place(post(minute - minuteMs, wave));
    if (random() < 0.1) place(post(minute + minuteMs + 10, wave));
    if (random() < 0.1) place({ ...post(minute, true), history: true });
    return [...placed, ...tick(minute)];
  });
}
