import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { partitionOfKey } from '../../services/core/bus/partitioner.ts';
import { minuteMs } from '../../services/core/clock.ts';
import { busTopics, type ScoredPostsRecord } from '../../services/core/contracts/bus-topics.ts';
import type { Tick } from '../../services/core/contracts/tick.ts';
import { negativeTraffic } from './negative-traffic.ts';
import { sourceHealth } from './scored-posts.ts';
import { randomNumbers } from './scored-traffic.ts';

export interface LiveStretch {
  /** Start of its first minute, and end of its last. */
  readonly from: number;
  readonly to: number;
  /** Minutes in which three times or more as much bad news comes as usual. */
  readonly surges: readonly {
    readonly from: number;
    readonly to: number;
    readonly times: number;
  }[];
  /** What the tick of a minute says of the settings log. */
  readonly settings: (minute: number) => number;
}

const sources = ['wire-1', 'wire-2', 'wire-3'].map((id) => sourceHealth(id));
/** Minutes written at a time. */
const atOnce = 60;

/**
 * Writes what ingest and classifier write in some days: posts in every partition, some stamped just after a minute's
 * end but standing before its tick, some told to nobody because an older reign wrote them, some history.
 */
export async function writeLiveStretch(bus: EventBus, stretch: LiveStretch): Promise<number> {
  const random = randomNumbers(7);
  const surgeAt = (minute: number): number =>
    stretch.surges.find(({ from, to }) => minute >= from && minute < to)?.times ?? 1;
  const next = negativeTraffic({
    storiesPerHour: 45,
    share: 0.12,
    dispersion: 0.05,
    random,
    surge: surgeAt,
  });
  const { scoredPosts } = busTopics.live;
  let posts = 0;
  for (let start = stretch.from; start < stretch.to; start += atOnce * minuteMs) {
    const records: { key: string | null; partition: number; value: ScoredPostsRecord }[] = [];
    const end = Math.min(stretch.to, start + atOnce * minuteMs);
    for (let minute = start; minute < end; minute += minuteMs) {
      const found = next(minute).map((post) => {
        const observedAt = minute + Math.floor(random() * minuteMs);
        return { ...post, epoch: 5, observedAt, publishedAt: observedAt - 2_000 };
      });
      found.sort((a, b) => a.observedAt - b.observedAt);
      posts += found.length;
      for (const post of found) {
        const partition = partitionOfKey(post.textHash, scoredPosts.partitions);
        records.push({ key: post.textHash, partition, value: post });
        if (random() < 0.02) {
          records.push({
            key: post.textHash,
            partition,
            value: { ...post, epoch: 4, id: staleId(post.id) },
          });
        }
        if (random() < 0.02) {
          records.push({
            key: post.textHash,
            partition,
            value: { ...post, id: oldId(post.id), history: true },
          });
        }
      }
      const tick: Tick = {
        type: 'tick',
        epoch: 5,
        minute,
        sources: [...sources],
        settings: stretch.settings(minute),
      };
      for (let partition = 0; partition < scoredPosts.partitions; partition += 1) {
        records.push({ key: null, partition, value: tick });
      }
    }
    await bus.publish(scoredPosts, records);
  }
  return posts;
}

function staleId(id: string): string {
  return `dead${id.slice(4)}`;
}

function oldId(id: string): string {
  return `01d0${id.slice(4)}`;
}
