import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { minuteMs } from '../core/clock.ts';
import { type AlertState, alertStates } from '../core/contracts/alert.ts';
import type { Lane } from '../core/contracts/lane.ts';
import type { MinuteRecords } from './runs/run.ts';

export interface AlertingMetrics {
  published(lane: Lane, minutes: readonly MinuteRecords[]): void;
  stale(records: number): void;
  snapshot(lane: Lane, characters: number, seconds: number): void;
}

/** What is read at the moment of a scrape. */
export interface AlertingGauges {
  readonly leading: () => boolean;
  /** Start of the live minute closed last. */
  readonly closed: () => number | undefined;
  /** States of the live alerts that are on. */
  readonly on: () => Iterable<AlertState>;
  readonly replayRuns: () => number;
  readonly now: () => number;
}

/** Registers the `barograph_alerting_…` metrics. */
export function createAlertingMetrics(registry: Registry, gauges: AlertingGauges): AlertingMetrics {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]): Counter<L> =>
    new Counter({ name: `barograph_alerting_${name}_total`, help, labelNames, registers });
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name: `barograph_alerting_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });

  const minutes = counter('minutes', 'Minutes closed.', ['lane']);
  const posts = counter('posts', 'Posts that detection has seen.', ['lane']);
  const late = counter('late_posts', 'Posts that came after their minute was closed.', ['lane']);
  const changes = counter('alert_changes', 'Alert changes published.', ['lane', 'state']);
  const stale = counter('stale_records', 'Records of an older reign that were dropped.', []);
  const snapshots = counter('snapshots', 'Snapshots written.', ['lane']);
  const characters = new Gauge({
    name: 'barograph_alerting_snapshot_bytes',
    help: 'Size of the newest snapshot as it lies on the bus.',
    labelNames: ['lane'],
    registers,
  });
  const duration = new Histogram({
    name: 'barograph_alerting_snapshot_seconds',
    help: 'How long it took to pack and write a snapshot.',
    labelNames: ['lane'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  gauge('leading', '1 while this alerting is the active one.', () => (gauges.leading() ? 1 : 0));
  gauge('replay_runs', 'Replay runs in memory.', gauges.replayRuns);
  gauge('lag_seconds', 'Since the end of the live minute closed last; 0 before the first.', () => {
    const closed = gauges.closed();
    return closed === undefined ? 0 : Math.max(0, gauges.now() - closed - minuteMs) / 1_000;
  });
  new Gauge({
    name: 'barograph_alerting_alerts',
    help: 'Live alerts that are on, by state.',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = new Map<AlertState, number>();
      for (const state of gauges.on()) counts.set(state, (counts.get(state) ?? 0) + 1);
      for (const state of alertStates) {
        if (state !== 'resolved') this.set({ state }, counts.get(state) ?? 0);
      }
    },
  });

  return {
    published: (lane, closed) => {
      minutes.inc({ lane }, closed.length);
      for (const minute of closed) {
        posts.inc({ lane }, minute.posts);
        late.inc({ lane }, minute.late);
        for (const { state } of minute.alerts) changes.inc({ lane, state });
      }
    },
    stale: (records) => stale.inc({}, records),
    snapshot: (lane, size, seconds) => {
      snapshots.inc({ lane });
      characters.set({ lane }, size);
      duration.observe({ lane }, seconds);
    },
  };
}
