import { Registry } from 'prom-client';
import { startAlerting } from '../../services/alerting/alerting-service.ts';
import { type AlertingConfig, alertingConfig } from '../../services/alerting/config.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import type { ReplayRun } from '../../services/core/contracts/lane.ts';
import type { ReplayStart } from '../../services/core/contracts/replay.ts';
import type { Service, ServiceContext } from '../../services/core/service.ts';
import { createCountingEngine } from './counting-engine.ts';
import { type PlacedRecord, partitions } from './scored-traffic.ts';

export function alertingSettings(changes: Partial<AlertingConfig> = {}): AlertingConfig {
  return { ...alertingConfig.schema.parse({}), ...changes };
}

/** Alerting with the counting engine, and snapshots often: every 20 minutes, in replays every 1,500 records. */
export function startCountingAlerting(
  context: ServiceContext,
  createEngine = createCountingEngine,
): Promise<Service> {
  const config = alertingSettings({ snapshotMinutes: 20, replaySnapshotRecords: 1_500 });
  return startAlerting({ ...context, metrics: new Registry() }, config, { createEngine });
}

/** Publishes traffic in the order given, a few minutes at a time. */
export async function publishTraffic(
  bus: EventBus,
  lane: 'live' | 'replay',
  minutes: readonly (readonly PlacedRecord[])[],
): Promise<void> {
  for (let first = 0; first < minutes.length; first += 25) {
    await bus.publish(busTopics[lane].scoredPosts, minutes.slice(first, first + 25).flat());
  }
}

/** Publishes the start, or the end, of a replay run to all partitions. */
export async function publishMark(
  bus: EventBus,
  replay: ReplayRun,
  start?: Pick<ReplayStart, 'from' | 'to' | 'snapshot'>,
): Promise<void> {
  const epoch = 1;
  await bus.publish(
    busTopics.replay.scoredPosts,
    Array.from({ length: partitions }, (_, partition) => ({
      key: null,
      partition,
      value:
        start === undefined
          ? { type: 'replay-end' as const, epoch, replay }
          : { type: 'replay-start' as const, epoch, replay, ...start },
    })),
  );
}
