import type { Batch } from '../../core/bus/event-bus.ts';
import { busTopics, type ScoredPostsRecord } from '../../core/contracts/bus-topics.ts';
import type { ReplayStart } from '../../core/contracts/replay.ts';
import { isRetriable, messageOf } from '../../core/errors.ts';
import type { AlertingConfig } from '../config.ts';
import { assertSameLog, type Lane, type LaneDeps, whileReigning } from './lane.ts';
import { createLaneWork } from './lane-work.ts';
import { createMinutePublisher } from './minute-publisher.ts';
import { createReplayRuns, type ReplayRuns } from './replay-runs.ts';
import { allReplays, replayState, replayStateSchema } from './replay-state.ts';
import { createRun, type Run } from './run.ts';
import { type Offsets, runStateSchema } from './run-state.ts';

export interface ReplayLane extends Lane {
  /** Runs in memory. */
  readonly runs: number;
}

const topic = busTopics.replay.scoredPosts;
/** Small, so that live batches need not wait long for one to be parsed. */
const maxRecords = 250;
const sliceMs = 5;

/** Takes up the replay lane: every run that was under way goes on where the lane's newest snapshot left it. */
export async function startReplayLane(
  deps: LaneDeps,
  config: Pick<AlertingConfig, 'replayRuns' | 'replaySnapshotRecords'>,
): Promise<ReplayLane> {
  const { bus, log, epoch, store, metrics, createEngine, over } = deps;
  const { runs, offsets: floor } = await restore(deps, config.replayRuns);
  /** Where each partition goes on. */
  const next = new Map(floor.map(({ partition, offset }) => [partition, offset]));
  let sinceKept = 0;
  let snapshots = 0;
  let keeping: Promise<void> | undefined;

  /** The first offset from which any run, or one that is still to begin, needs the lane. */
  function laneOffsets(): Offsets {
    const needed = [...runs.all()].flatMap(({ run }) => run.minutes.offsets());
    return [...next].map(([partition, offset]) => ({
      partition,
      offset: Math.min(
        offset,
        ...needed.filter((place) => place.partition === partition).map((place) => place.offset),
      ),
    }));
  }

  async function keep(): Promise<void> {
    if (sinceKept === 0 || keeping !== undefined) return keeping;
    sinceKept = 0;
    snapshots += 1;
    const started = performance.now();
    const place = {
      id: `replays.${epoch}.${snapshots}`,
      replay: allReplays,
      minute: 0,
      offsets: laneOffsets(),
    };
    const state = JSON.stringify(replayState(runs.all(), runs.generations()));
    keeping = store.write(place, state).then(
      (size) => metrics.snapshot('replay', size, (performance.now() - started) / 1_000),
      (error: unknown) => log.warn({ err: error }, `snapshot not written: ${messageOf(error)}`),
    );
    await keeping;
    keeping = undefined;
  }

  const work = createLaneWork({
    ...deps,
    runs: () => [...runs.all()].map(({ run }) => run),
    partitions: topic.partitions,
    publish: createMinutePublisher('replay', { bus, log, signal: over }),
    sliceMs,
    turn: deps.liveFirst.idle,
    onPublished: (_run, minutes) => {
      metrics.published('replay', minutes);
      // Beside the work: what is stored was taken before this returned.
      if (sinceKept >= config.replaySnapshotRecords) void keep();
    },
  });

  /** Makes a run as it begins: with the state of the live lane that its start names, or with nothing. */
  async function readyToBegin(start: ReplayStart): Promise<(offsets: Offsets) => Run> {
    const { snapshot, replay, from } = start;
    const found =
      snapshot === null
        ? undefined
        : await store.newest((head) => head.id === snapshot && head.replay === undefined);
    return (offsets) => {
      const options = { epoch, createEngine, offsets, replay, from };
      if (snapshot === null) return createRun(options);
      try {
        return createRun({ ...options, state: runStateSchema.parse(found?.state) });
      } catch (error) {
        log.warn({ snapshot, replay, err: error }, 'snapshot is of no use: beginning with nothing');
        return createRun(options);
      }
    };
  }

  async function begin(partition: number, offset: number, start: ReplayStart): Promise<void> {
    const { replay } = start;
    if (runs.isNew(replay)) {
      const createFirst = await readyToBegin(start);
      // Another partition may have begun it, or a later generation, in the meantime.
      if (runs.isNew(replay)) {
        const offsets = Array.from({ length: topic.partitions }, (_, p) => ({
          partition: p,
          offset: p === partition ? offset + 1 : (next.get(p) ?? 0),
        }));
        runs.add({ start, run: createFirst(offsets), started: new Set(), ended: new Set() });
        // One that was outdated, or given up for it, has gone.
        work.changed();
      }
    }
    runs.get(replay)?.started.add(partition);
  }

  function end(partition: number, value: Extract<ScoredPostsRecord, { type: 'replay-end' }>): void {
    if (runs.isNew(value.replay)) {
      runs.end(value.replay);
      work.changed();
      return;
    }
    const played = runs.get(value.replay);
    played?.ended.add(partition);
    played?.run.minutes.finish(partition);
  }

  async function take(partition: number, offset: number, value: ScoredPostsRecord): Promise<void> {
    if (value.type === 'replay-start') return begin(partition, offset, value);
    if (value.type === 'replay-end') return end(partition, value);
    if (value.type === 'unscored-post' || value.replay === undefined) return;
    const played = runs.get(value.replay);
    if (played?.started.has(partition)) played.run.minutes.take(partition, offset, value);
  }

  function retire(): void {
    for (const { start, run, ended } of [...runs.all()]) {
      if (ended.size < topic.partitions || run.minutes.ready) continue;
      runs.end(start.replay);
      work.changed();
      log.info({ replay: start.replay }, 'replay is over');
      // With no run in memory a snapshot is small, and spares a restart to play again what is over.
      if (runs.size === 0 && work.settled) void keep();
    }
  }

  async function handle({ partition, records }: Batch<ScoredPostsRecord>): Promise<void> {
    for (const { offset, value } of records) {
      if (offset < (next.get(partition) ?? 0)) continue;
      await take(partition, offset, value);
      next.set(partition, offset + 1);
      sinceKept += 1;
    }
    await work.run();
    retire();
    await work.room(partition);
  }

  const subscription = await bus.subscribe(
    topic,
    {
      group: 'alerting',
      service: 'alerting',
      maxRecords,
      positions: (partition) => Promise.resolve(next.get(partition)),
    },
    whileReigning(deps, handle),
  );
  return {
    get runs() {
      return runs.size;
    },
    failed: subscription.failed,
    close: () => subscription.close(),
    keep: async () => {
      await keeping;
      if (work.settled) await keep();
    },
  };
}

/** The runs that were under way, and from where on the lane is to be read for them; nothing: from its beginning. */
async function restore(
  { bus, log, epoch, store, createEngine }: LaneDeps,
  mostRuns: number,
): Promise<{ readonly runs: ReplayRuns; readonly offsets: Offsets }> {
  const snapshot = await store.newest(({ replay }) => replay?.id === allReplays.id);
  if (snapshot === undefined) return { runs: createReplayRuns({ mostRuns, log }), offsets: [] };
  const { id, offsets } = snapshot.head;
  try {
    await assertSameLog(bus, topic, offsets);
    const kept = replayStateSchema.parse(snapshot.state);
    const runs = createReplayRuns({ mostRuns, log, generations: kept.generations });
    for (const { start, started, offsets: own, state } of kept.runs) {
      const { replay, from } = start;
      const run = createRun({ epoch, createEngine, offsets: own, state, replay, from });
      runs.add({ start, run, started: new Set(started), ended: new Set() });
    }
    log.info({ snapshot: id, runs: runs.size }, 'replays go on from a snapshot');
    return { runs, offsets };
  } catch (error) {
    if (isRetriable(error)) throw error;
    log.warn({ snapshot: id, err: error }, 'snapshot is of no use: replays begin anew');
    return { runs: createReplayRuns({ mostRuns, log }), offsets: [] };
  }
}
