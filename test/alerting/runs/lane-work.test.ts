import { afterEach, describe, expect, it } from 'vitest';
import { createLaneWork, type LaneWorkDeps } from '../../../services/alerting/runs/lane-work.ts';
import { createRun, type MinuteRecords, type Run } from '../../../services/alerting/runs/run.ts';
import type { EventBus } from '../../../services/core/bus/event-bus.ts';
import { minuteMs } from '../../../services/core/clock.ts';
import { followSettings } from '../../../services/core/settings/settings-log.ts';
import { contextOn, freshStorage } from '../../support/bus-context.ts';
import { silentLog } from '../../support/bus-harness.ts';
import { createCountingEngine } from '../../support/counting-engine.ts';
import { scoredPost, tickOf } from '../../support/scored-posts.ts';

const start = 1_800_000_000_000;
const partitions = 3;
let bus: EventBus;
let stop: AbortController;
let failures: unknown[];
afterEach(async () => {
  stop.abort();
  await bus.close();
});

function newRun(): Run {
  const offsets = Array.from({ length: partitions }, (_, partition) => ({ partition, offset: 0 }));
  return createRun({ epoch: 1, createEngine: createCountingEngine, offsets });
}

async function workOn(run: Run, changes: Partial<LaneWorkDeps> = {}) {
  ({ bus } = contextOn(freshStorage()));
  stop = new AbortController();
  failures = [];
  const published: MinuteRecords[] = [];
  const work = createLaneWork({
    runs: () => [run],
    partitions,
    log: silentLog,
    settings: await followSettings(bus, 'test', Date.now),
    publish: async (minutes) => void published.push(...minutes),
    sliceMs: 1_000,
    stopping: stop.signal,
    over: stop.signal,
    fail: (error) => {
      failures.push(error);
      stop.abort();
    },
    onPublished: () => undefined,
    ...changes,
  });
  return { work, published };
}

function tickAll(run: Run, minutes: number, only?: number): void {
  for (let partition = 0; partition < partitions; partition += 1) {
    if (only !== undefined && partition !== only) continue;
    for (let n = 0; n < minutes; n += 1) {
      run.minutes.take(partition, n, tickOf(start + n * minuteMs));
    }
  }
}

describe('the work on a lane', () => {
  it('publishes every minute that can be closed before it resolves', async () => {
    const run = newRun();
    const { work, published } = await workOn(run);
    tickAll(run, 2_000);
    await Promise.all([work.run(), work.run()]);
    expect(published.map(({ minute }) => minute)).toEqual(
      Array.from({ length: 2_000 }, (_, n) => start + n * minuteMs),
    );
    expect(work.settled).toBe(true);
  });

  it('ends a slice with a minute whose state is wanted', async () => {
    const run = newRun();
    const ends: number[] = [];
    const { work } = await workOn(run, {
      endsSlice: (minute) => ((minute - start) / minuteMs) % 7 === 6,
      onPublished: (_run, minutes) => void ends.push(minutes.at(-1)?.minute ?? 0),
    });
    tickAll(run, 21);
    await work.run();
    expect(ends).toEqual([6, 13, 20].map((n) => start + n * minuteMs));
  });

  it('lets a state be taken only behind minutes that are on the bus', async () => {
    const run = newRun();
    const order: string[] = [];
    const { work } = await workOn(run, {
      publish: async () => {
        expect(work.settled).toBe(false);
        await new Promise((resolve) => setImmediate(resolve));
        order.push('published');
      },
      onPublished: () => {
        expect(work.settled).toBe(true);
        order.push('told');
      },
    });
    tickAll(run, 1);
    await work.run();
    expect(order).toEqual(['published', 'told']);
  });

  it('fails as a whole, unsettled, when minutes that are closed cannot be published', async () => {
    const run = newRun();
    const broken = new Error('does not fit the schema');
    const { work } = await workOn(run, { publish: () => Promise.reject(broken) });
    tickAll(run, 3);
    await work.run();
    expect(failures).toEqual([broken]);
    expect(work.settled).toBe(false);
  });

  it('holds a partition that is far ahead of the others until they have followed', async () => {
    const run = newRun();
    const { work } = await workOn(run);
    const at = start - 1;
    for (let n = 0; n < 20_001; n += 1) {
      run.minutes.take(0, n, scoredPost({ n, observedAt: at, publishedAt: at }));
    }
    run.minutes.take(0, 20_001, tickOf(start));
    await work.room(1);
    let held = true;
    const room = work.room(0).then(() => {
      held = false;
    });
    await work.run();
    expect(held).toBe(true);
    tickAll(run, 1, 1);
    tickAll(run, 1, 2);
    await work.run();
    await room;
    expect(held).toBe(false);
  });

  it('never holds all partitions, so that none waits for another for ever', async () => {
    const [a, b] = [newRun(), newRun()];
    const { work } = await workOn(a, { runs: () => [a, b] });
    const at = start - 1;
    for (let partition = 0; partition < partitions; partition += 1) {
      // Each is ahead in one run and behind in the other.
      const run = partition === 0 ? a : b;
      for (let n = 0; n < 20_001; n += 1) {
        run.minutes.take(partition, n, scoredPost({ n, observedAt: at, publishedAt: at }));
      }
      run.minutes.take(partition, 20_001, tickOf(start));
    }
    const rooms = [0, 1, 2].map((partition) => work.room(partition).then(() => partition));
    expect(await Promise.race(rooms)).toBe(2);
    stop.abort();
    await Promise.all(rooms);
  });
});
