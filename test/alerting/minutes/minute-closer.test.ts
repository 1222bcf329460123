import { describe, expect, it } from 'vitest';
import {
  createMinuteCloser,
  type MinuteCloser,
  type PassedMinute,
} from '../../../services/alerting/minutes/minute-closer.ts';
import { minuteMs } from '../../../services/core/clock.ts';
import type { ScoredPost } from '../../../services/core/contracts/scored-post.ts';
import type { Tick } from '../../../services/core/contracts/tick.ts';
import { hexId, scoredPost, tickOf } from '../../support/scored-posts.ts';
import { partitions, randomNumbers, scoredTraffic } from '../../support/scored-traffic.ts';

const start = 1_800_000_000_000 - (1_800_000_000_000 % minuteMs);
const minute = (n: number): number => start + n * minuteMs;
const fromStart = [0, 1].map((partition) => ({ partition, offset: 0 }));

/** A log of two partitions that is taken record by record. */
function twoPartitions(mostPosts?: number) {
  const closer = createMinuteCloser({
    offsets: fromStart,
    ...(mostPosts === undefined ? {} : { mostPosts }),
  });
  const offsets = [0, 0];
  return {
    closer,
    take: (partition: 0 | 1, ...values: (ScoredPost | Tick)[]) => {
      for (const value of values) {
        closer.take(partition, offsets[partition] ?? 0, value);
        offsets[partition] = (offsets[partition] ?? 0) + 1;
      }
    },
  };
}

function post(n: number, observedAt: number): ScoredPost {
  return scoredPost({ n, observedAt, publishedAt: observedAt });
}

function closeAll(closer: MinuteCloser): PassedMinute[] {
  const closed: PassedMinute[] = [];
  for (let next = closer.close(); next !== undefined; next = closer.close()) closed.push(next);
  return closed;
}

const names = ({ posts }: PassedMinute): string[] => posts.map(({ id }) => id);

describe('a minute', () => {
  it('closes when the ticks of all partitions have passed it, with its posts in order', () => {
    const { closer, take } = twoPartitions();
    take(0, post(1, minute(0) + 30_000), tickOf(minute(0)));
    expect(closer.ready).toBe(false);
    expect(closer.close()).toBeUndefined();
    take(1, post(2, minute(0) + 10_000), post(3, minute(0) + 30_000));
    expect(closer.close()).toBeUndefined();
    take(1, tickOf(minute(0)));
    expect(closer.ready).toBe(true);
    const [closed] = closeAll(closer);
    const tied = [hexId(1), hexId(3)].sort();
    expect(closed).toMatchObject({ minute: minute(0), gapMinutes: 0, late: [] });
    expect(closed && names(closed)).toEqual([hexId(2), ...tied]);
    expect(closer.closed).toBe(minute(0));
  });

  it('keeps what is stamped later for the minute it belongs to', () => {
    const { closer, take } = twoPartitions();
    take(0, post(1, minute(1) + 5), tickOf(minute(0)), tickOf(minute(1)));
    take(1, tickOf(minute(0)), tickOf(minute(1)));
    expect(closeAll(closer).map(names)).toEqual([[], [hexId(1)]]);
  });

  it('takes a post once, whenever and wherever it comes again', () => {
    const { closer, take } = twoPartitions();
    const first = post(1, minute(0));
    take(0, first, first, tickOf(minute(0)), first, tickOf(minute(1)));
    take(1, first, tickOf(minute(0)), tickOf(minute(1)));
    const closed = closeAll(closer);
    expect(closed.map(names)).toEqual([[hexId(1)], []]);
    expect(closed.flatMap(({ late }) => late)).toEqual([]);
  });

  it('takes the first of two copies whose scores differ', () => {
    const { closer, take } = twoPartitions();
    const sentiment = { label: 'negative', negative: 0.8, neutral: 0.1, positive: 0.1 } as const;
    take(0, post(1, minute(0)), tickOf(minute(0)));
    take(1, { ...post(1, minute(0)), sentiment }, tickOf(minute(0)));
    expect(closer.close()?.posts[0]?.sentiment.label).toBe('neutral');
  });

  it('remembers ids for 48 hours of stream time', () => {
    for (const [hours, times] of [
      [48, 1],
      [55, 2],
    ] as const) {
      const { closer, take } = twoPartitions();
      const later = minute(0) + hours * 60 * minuteMs;
      take(0, post(1, minute(0)), tickOf(minute(0)), post(1, later), tickOf(later));
      take(1, tickOf(minute(0)), tickOf(later));
      expect(closeAll(closer).flatMap(names)).toHaveLength(times);
    }
  });

  it('tells late posts with the next minute, once', () => {
    const { closer, take } = twoPartitions();
    const late = post(1, minute(0) + 1);
    take(0, tickOf(minute(0)), late, late, post(2, minute(1)), tickOf(minute(1)));
    take(1, tickOf(minute(0)), tickOf(minute(1)));
    const closed = closeAll(closer);
    expect(closed.map(({ late }) => late)).toEqual([[], [hexId(1)]]);
    expect(closed.map(names)).toEqual([[], [hexId(2)]]);
  });

  it('leaves history out', () => {
    const { closer, take } = twoPartitions();
    const old = { ...post(1, minute(0)), history: true };
    take(0, old, tickOf(minute(0)), old, tickOf(minute(1)));
    take(1, tickOf(minute(0)), tickOf(minute(1)));
    expect(closeAll(closer)).toMatchObject([
      { posts: [], late: [] },
      { posts: [], late: [] },
    ]);
  });

  it('counts the minutes that have no tick of their own', () => {
    const { closer, take } = twoPartitions();
    const gap = { ...tickOf(minute(9)), gapMinutes: 8 };
    for (const partition of [0, 1] as const) {
      take(partition, tickOf(minute(1)), gap, tickOf(minute(10)));
    }
    expect(closeAll(closer).map(({ gapMinutes }) => gapMinutes)).toEqual([0, 7, 0]);
  });

  it('ignores ticks that come again or are older', () => {
    const { closer, take } = twoPartitions();
    for (const partition of [0, 1] as const) {
      take(partition, tickOf(minute(5)), tickOf(minute(5)), tickOf(minute(3)), tickOf(minute(6)));
    }
    expect(closeAll(closer).map((closed) => closed.minute)).toEqual([minute(5), minute(6)]);
  });

  it('closes where a reign ended amid the ticks of a minute, by the newer reign', () => {
    const { closer, take } = twoPartitions();
    take(0, { ...tickOf(minute(0), [], 1), settings: 1 }, tickOf(minute(1), [], 2));
    take(1, { ...tickOf(minute(0), [], 2), settings: 2 }, tickOf(minute(1), [], 2));
    expect(closeAll(closer).map(({ settings }) => settings)).toEqual([2, undefined]);
    take(0, tickOf(minute(2)), tickOf(minute(3)));
    take(1, tickOf(minute(3)));
    expect(closeAll(closer).map((closed) => closed.minute)).toEqual([minute(2), minute(3)]);
  });

  it('does not wait for a partition that is finished', () => {
    const { closer, take } = twoPartitions();
    take(0, post(1, minute(0)), tickOf(minute(0)));
    closer.finish(1);
    expect(closeAll(closer).map(names)).toEqual([[hexId(1)]]);
  });

  it('bounds what it holds: posts beyond the limit of a partition count as late', () => {
    const { closer, take } = twoPartitions(2);
    take(0, post(1, minute(0)), post(2, minute(0)), post(3, minute(0)), tickOf(minute(0)));
    take(0, post(4, minute(1)), tickOf(minute(1)));
    take(1, tickOf(minute(0)), tickOf(minute(1)));
    const [first, second] = closeAll(closer);
    expect(first).toMatchObject({ late: [hexId(3)] });
    expect(first?.posts).toHaveLength(2);
    expect(second?.posts).toHaveLength(1);
  });

  it('says how many records of a partition wait for others', () => {
    const { closer, take } = twoPartitions();
    take(0, post(1, minute(0)), tickOf(minute(0)), post(2, minute(1)), tickOf(minute(1)));
    take(0, post(3, minute(2)));
    expect([closer.ahead(0), closer.ahead(1)]).toEqual([4, 0]);
    take(1, tickOf(minute(0)));
    closeAll(closer);
    expect(closer.ahead(0)).toBe(2);
  });
});

describe('whatever the way of the records', () => {
  const log = scoredTraffic({ from: minute(0), minutes: 300, seed: 7 }).flat();
  const byPartition = Array.from({ length: partitions }, (_, partition) =>
    log.filter((record) => record.partition === partition).map(({ value }) => value),
  );
  const zero = byPartition.map((_, partition) => ({ partition, offset: 0 }));

  /** Takes partitions as a random choice has it, in batches, some of them twice. */
  function play(
    closer: MinuteCloser,
    seed: number,
    onClosed: (closed: PassedMinute) => void,
    until = Number.POSITIVE_INFINITY,
  ): void {
    const random = randomNumbers(seed);
    const positions = byPartition.map((_, partition) => closer.next(partition));
    const left = (): number[] =>
      positions.flatMap((position, p) => (position < (byPartition[p]?.length ?? 0) ? [p] : []));
    for (let open = left(); open.length > 0; open = left()) {
      const partition = open[Math.floor(random() * open.length)] ?? 0;
      const begin = positions[partition] ?? 0;
      const end = begin + 1 + Math.floor(random() * 40);
      const batch = [...(byPartition[partition] ?? []).slice(begin, end).entries()];
      const deliveries = random() < 0.2 ? [...batch, ...batch] : batch;
      for (const [i, value] of deliveries) closer.take(partition, begin + i, value);
      positions[partition] = end;
      for (let next = closer.close(); next !== undefined; next = closer.close()) {
        onClosed(next);
        if (next.minute >= until) return;
      }
    }
  }

  function outcome(seed: number): PassedMinute[] {
    const closed: PassedMinute[] = [];
    play(createMinuteCloser({ offsets: zero }), seed, (next) => closed.push(next));
    return closed;
  }

  const expected = outcome(1);

  it('gives the same minutes for any interleaving of partitions and deliveries', () => {
    expect(expected).toHaveLength(300);
    expect(expected.flatMap(({ late }) => late).length).toBeGreaterThan(10);
    for (const seed of [2, 3, 4]) expect(outcome(seed)).toEqual(expected);
  });

  it('goes on from the state of any minute as if nothing had happened', () => {
    for (let stop = 3; stop < 300; stop += 17) {
      const before: PassedMinute[] = [];
      const closer = createMinuteCloser({ offsets: zero });
      play(closer, stop, (next) => before.push(next), minute(stop));
      const after: PassedMinute[] = [];
      const again = createMinuteCloser({
        offsets: closer.offsets(),
        state: JSON.parse(JSON.stringify(closer.state())),
      });
      play(again, stop + 1_000, (next) => after.push(next));
      expect([...before, ...after]).toEqual(expected);
    }
  });
});
