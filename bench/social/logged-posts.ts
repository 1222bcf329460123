import { join } from 'node:path';
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../../services/core/bus/embedded-bus.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { createLog } from '../../services/core/log.ts';

export interface LoggedPosts {
  readonly inLog: number;
  readonly scored: number;
  /** Posts in the log without a score. */
  readonly unscored: number;
  readonly twice: number;
  /** From the log to the score, in milliseconds. */
  readonly lagMs: { readonly p50: number; readonly p90: number; readonly max: number };
  readonly scoredPerSecond: number;
}

/** Counts what lies in the log of a process that has stopped. */
export async function loggedPosts(folder: string): Promise<LoggedPosts> {
  const bus = createEmbeddedBus({
    dataDir: join(folder, 'data', 'bus'),
    sync: 'none',
    retention: { maxAgeMs: 1e12, maxBytes: 1e12 },
    clock: Date.now,
    log: createLog('silent'),
    metrics: new Registry(),
  });
  const posts = new Map<string, number>();
  let twice = 0;
  for await (const records of bus.read(busTopics.live.posts, { from: 'earliest' })) {
    for (const { value, appendedAt } of records) {
      if (value.type !== 'post') continue;
      if (posts.has(value.id)) twice += 1;
      posts.set(value.id, appendedAt);
    }
  }
  const scored = new Map<string, number>();
  for await (const records of bus.read(busTopics.live.scoredPosts, { from: 'earliest' })) {
    for (const { value, appendedAt } of records) {
      if (value.type === 'scored-post') scored.set(value.id, appendedAt);
    }
  }
  await bus.close();
  const lags = [...scored].map(([id, at]) => at - (posts.get(id) ?? at)).sort((a, b) => a - b);
  const quantile = (q: number): number =>
    lags[Math.min(lags.length - 1, Math.floor(lags.length * q))] ?? 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const at of scored.values()) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return {
    inLog: posts.size,
    scored: scored.size,
    unscored: [...posts.keys()].filter((id) => !scored.has(id)).length,
    twice,
    lagMs: { p50: quantile(0.5), p90: quantile(0.9), max: quantile(1) },
    scoredPerSecond: Math.round(scored.size / Math.max(1, (last - first) / 1_000)),
  };
}
