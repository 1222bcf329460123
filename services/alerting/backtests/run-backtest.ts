import type { BusReader } from '../../core/bus/event-bus.ts';
import { minuteMs } from '../../core/clock.ts';
import { busTopics, type TopicDefinition } from '../../core/contracts/bus-topics.ts';
import type { Log } from '../../core/log.ts';
import { knownScoredPosts } from '../../core/stretches/known-records.ts';
import { type LiveRecord, readLiveStretch } from '../../core/stretches/live-stretch.ts';
import { createEngine } from '../engine/create-engine.ts';
import { type AlertChange, engineVersion } from '../engine/engine.ts';
import { withoutAlerts } from '../engine/without-alerts.ts';
import { createRun } from '../runs/run.ts';
import { type RunState, runStateSchema } from '../runs/run-state.ts';
import { createSnapshotReader, type Snapshot } from '../snapshots/snapshot-reader.ts';
import type { BacktestPlan } from './backtest-plan.ts';
import { openPlanSettings } from './plan-settings.ts';

/** What has come of a backtest since the step before. */
export interface BacktestStep {
  /** Where its first record lies and up to where minutes are closed, ms since the epoch; warm-up included. */
  readonly begin: number;
  readonly position: number;
  /** Posts that were read. */
  readonly posts: number;
  /** Changes of alerts, in order; those that are on at `from` come as they stand then. */
  readonly changes: readonly AlertChange[];
}

export interface BacktestDeps {
  readonly bus: BusReader;
  readonly log: Log;
}

// It holds a part of what `LiveRecord` unites.
const topic = knownScoredPosts as unknown as TopicDefinition<LiveRecord>;
const { partitions } = topic;

/**
 * Runs a plan over what the live lane holds, just as alerting closes the minutes of a replay of it. It goes on only
 * as fast as its steps are taken, and ends when no more are.
 * @throws OffsetOutOfRangeError when the bus drops the stretch meanwhile
 */
export async function* runBacktest(
  plan: BacktestPlan,
  { bus, log }: BacktestDeps,
): AsyncGenerator<BacktestStep> {
  const settings = await openPlanSettings(plan, bus);
  const snapshot = await snapshotBefore(plan, { bus, log });
  const warmUpFrom = plan.from - plan.warmUpMinutes * minuteMs;
  const begin = snapshot === undefined ? warmUpFrom : snapshot.head.minute + minuteMs;
  const run = createRun({
    epoch: 0,
    createEngine,
    offsets: Array.from({ length: partitions }, (_, partition) => ({ partition, offset: 0 })),
    state: snapshot === undefined ? undefined : stateOf(snapshot, plan),
    from: plan.from,
  });

  async function close(): Promise<AlertChange[]> {
    const changes: AlertChange[] = [];
    while (run.minutes.ready) {
      const acting = await settings.of(run.minutes.settings);
      const passed = run.minutes.close();
      if (passed === undefined) break;
      for (const alert of run.detect(passed, acting).alerts) {
        const { type: _type, epoch: _epoch, replay: _replay, ...change } = alert;
        changes.push(change);
      }
    }
    return changes;
  }

  const place = () => {
    const { closed } = run.minutes;
    return { begin, position: closed === undefined ? begin : closed + minuteMs };
  };
  const stretch = readLiveStretch({
    bus,
    topic,
    begin: { at: begin, again: false },
    to: plan.to,
    offsets: new Map(snapshot?.head.offsets.map(({ partition, offset }) => [partition, offset])),
  });
  for await (const records of stretch) {
    let posts = 0;
    for (const { partition = 0, value } of records) {
      if (value.type === 'post') continue;
      if (value.type === 'scored-post') posts += 1;
      run.minutes.take(partition, run.minutes.next(partition), value);
    }
    const changes = await close();
    yield { ...place(), posts, changes };
  }
  for (let partition = 0; partition < partitions; partition += 1) run.minutes.finish(partition);
  const changes = await close();
  yield { ...place(), posts: 0, changes };
}

/**
 * The state to go on from: with the rules of that time the newest before the stretch, as a replay of it has it; with
 * other rules one from before the warm-up, in which they get a past of their own.
 */
async function snapshotBefore(
  { from, warmUpMinutes, rules }: BacktestPlan,
  { bus, log }: BacktestDeps,
): Promise<Snapshot | undefined> {
  const before = rules === undefined ? from : from - warmUpMinutes * minuteMs;
  const held = await bus.offsets(busTopics.live.scoredPosts);
  const low = new Map(held.map((entry) => [entry.partition, entry.low]));
  return createSnapshotReader({ bus, log, version: engineVersion }).newest(
    ({ replay, minute, offsets }) =>
      replay === undefined &&
      minute + minuteMs <= before &&
      offsets.every(({ partition, offset }) => offset >= (low.get(partition) ?? 0)),
  );
}

function stateOf({ state }: Snapshot, { rules }: BacktestPlan): RunState {
  const kept = runStateSchema.parse(state);
  if (rules === undefined) return kept;
  return { ...kept, on: [], engine: withoutAlerts(kept.engine) };
}
