import { createEpochFence } from '../../core/bus/epoch-fence.ts';
import type { Batch } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import { busTopics, type ScoredPostsRecord } from '../../core/contracts/bus-topics.ts';
import { isRetriable, messageOf } from '../../core/errors.ts';
import { assertSameLog, type Lane, type LaneDeps, whileReigning } from './lane.ts';
import { createLaneWork } from './lane-work.ts';
import { createMinutePublisher } from './minute-publisher.ts';
import { createRun, type Run } from './run.ts';
import { runStateSchema } from './run-state.ts';

export interface LiveLane extends Lane {
  readonly run: Run;
}

const topic = busTopics.live.scoredPosts;
const maxRecords = 1_000;
/** Others of this process need the event loop, too. */
const sliceMs = 20;

/** Takes up the live lane from its newest snapshot, or from the first record kept where there is none. */
export async function startLiveLane(deps: LaneDeps, snapshotMinutes: number): Promise<LiveLane> {
  const { bus, log, epoch, store, metrics, liveFirst } = deps;
  const run = await restore(deps);
  const fence = createEpochFence<ScoredPostsRecord>(bus, topic, ({ epoch }) => epoch);
  let kept = run.minutes.closed;
  let keeping: Promise<void> = Promise.resolve();

  const period = (minute: number): number =>
    Math.floor((minute + minuteMs) / (snapshotMinutes * minuteMs));
  const isDue = (minute: number): boolean => kept === undefined || period(minute) > period(kept);

  /** The state is taken at once; packing and writing it goes on beside. */
  async function keep(): Promise<void> {
    const minute = run.minutes.closed;
    if (minute === undefined || minute === kept) return;
    kept = minute;
    const started = performance.now();
    const place = {
      id: `live.${epoch}.${minute}`,
      minute,
      offsets: run.minutes.offsets(),
      ...(run.model === null ? {} : { model: run.model }),
    };
    const state = JSON.stringify(run.state());
    // One at a time: a slow bus must not let states pile up.
    await keeping;
    keeping = store.write(place, state).then(
      (size) => metrics.snapshot('live', size, (performance.now() - started) / 1_000),
      (error: unknown) => log.warn({ err: error }, `snapshot not written: ${messageOf(error)}`),
    );
  }

  const work = createLaneWork({
    ...deps,
    runs: () => [run],
    partitions: topic.partitions,
    publish: createMinutePublisher('live', { bus, log, signal: deps.over }),
    sliceMs,
    endsSlice: isDue,
    onPublished: async (_run, minutes) => {
      metrics.published('live', minutes);
      const last = minutes.at(-1);
      if (last !== undefined && isDue(last.minute)) await keep();
    },
  });

  async function handle(batch: Batch<ScoredPostsRecord>): Promise<void> {
    const records = await fence(batch);
    metrics.stale(batch.records.length - records.length);
    for (const { offset, value } of records) {
      if (value.type === 'tick' || value.type === 'scored-post') {
        run.minutes.take(batch.partition, offset, value);
      }
    }
    await liveFirst.live(work.run);
    await work.room(batch.partition);
  }

  const subscription = await bus.subscribe(
    topic,
    {
      group: 'alerting',
      service: 'alerting',
      maxRecords,
      positions: (partition) => Promise.resolve(run.minutes.next(partition)),
    },
    whileReigning(deps, handle),
  );
  return {
    run,
    failed: subscription.failed,
    close: () => subscription.close(),
    keep: async () => {
      if (work.settled) await keep();
      await keeping;
    },
  };
}

async function restore({ bus, log, epoch, store, createEngine }: LaneDeps): Promise<Run> {
  const snapshot = await store.newest(({ replay }) => replay === undefined);
  if (snapshot !== undefined) {
    const { id, offsets, minute } = snapshot.head;
    try {
      await assertSameLog(bus, topic, offsets);
      const state = runStateSchema.parse(snapshot.state);
      const run = createRun({ epoch, createEngine, offsets, state });
      log.info({ snapshot: id, minute: new Date(minute) }, 'going on from a snapshot');
      return run;
    } catch (error) {
      if (isRetriable(error)) throw error;
      log.warn({ snapshot: id, err: error }, 'snapshot is of no use: beginning anew');
    }
  }
  const offsets = (await bus.offsets(topic)).map(({ partition, low }) => ({
    partition,
    offset: low,
  }));
  return createRun({ epoch, createEngine, offsets });
}
