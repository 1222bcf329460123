import { Counter, Gauge, type Registry } from 'prom-client';

export interface ReplayMetrics {
  posts(count: number): void;
  rejected(count: number): void;
  held(by: 'live' | 'consumers', seconds: number): void;
  /** Names how many replays play or wait paused. */
  gauge(active: () => number): void;
}

/** Registers the `barograph_replay_…` metrics. */
export function createReplayMetrics(registry: Registry, leading: () => boolean): ReplayMetrics {
  const registers = [registry];
  const posts = new Counter({
    name: 'barograph_replay_posts_total',
    help: 'Posts played, warm-ups apart.',
    registers,
  });
  const rejected = new Counter({
    name: 'barograph_replay_rejected_total',
    help: 'Lines of files that are no posts.',
    registers,
  });
  const held = new Counter({
    name: 'barograph_replay_held_seconds_total',
    help: 'Time for which replays were held back, for the sake of what is live or of slower consumers.',
    labelNames: ['by'],
    registers,
  });
  let active = (): number => 0;
  new Gauge({
    name: 'barograph_replay_active',
    help: 'Replays that play or wait paused.',
    registers,
    collect() {
      this.set(leading() ? active() : 0);
    },
  });
  new Gauge({
    name: 'barograph_replay_leading',
    help: '1 while this replay service is the active one.',
    registers,
    collect() {
      this.set(leading() ? 1 : 0);
    },
  });
  return {
    posts: (count) => posts.inc(count),
    rejected: (count) => rejected.inc(count),
    held: (by, seconds) => held.inc({ by }, seconds),
    gauge: (read) => {
      active = read;
    },
  };
}
