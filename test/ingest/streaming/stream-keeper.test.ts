import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLog } from '../../../services/core/log.ts';
import { FetchError } from '../../../services/ingest/fetcher/fetch-error.ts';
import { createHostLimits } from '../../../services/ingest/polling/host-limits.ts';
import type { Cursor } from '../../../services/ingest/sources/source.ts';
import { createStreamKeeper } from '../../../services/ingest/streaming/stream-keeper.ts';
import type { StreamPort } from '../../../services/ingest/streaming/stream-source.ts';
import { createSimulatedTime, type SimulatedTime } from '../../support/simulated-time.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 2, 4, 9);

let time: SimulatedTime;
let stored: Cursor | undefined;
let stop: (() => Promise<void>) | undefined;
beforeEach(() => {
  time = createSimulatedTime(start);
  stored = undefined;
});
afterEach(() => stop?.());

/** Runs a stream, with the cursor that the last run has stored; tells when it connected and how it is doing. */
function run(connect: (port: StreamPort) => Promise<void>) {
  const connected: number[] = [];
  const told: { readonly error: string | undefined; readonly since: number | undefined }[] = [];
  const stopped = new AbortController();
  const keeper = createStreamKeeper({
    time,
    hosts: createHostLimits(time, 5),
    log: createLog('silent'),
    random: () => 0.5,
  });
  const source = keeper.source({
    id: 'wire',
    name: 'Wire',
    type: 'stream',
    kind: 'social',
    subject: 'wire',
    host: 'wire.example',
    connect: (port) => {
      connected.push(time.now());
      return connect(port);
    },
    revive: (raw) => ({ reason: 'none', raw: () => raw }),
  });
  const running = source.run({
    cursor: () => stored,
    signal: stopped.signal,
    deliver: async ({ cursor }) => {
      stored = cursor ?? stored;
      return { posts: 0, duplicates: 0, rejected: 0 };
    },
    health: {
      healthy: () => told.push({ error: undefined, since: undefined }),
      failing: (error, _next, since) => told.push({ error, since }),
      finished: () => undefined,
      polled: () => undefined,
      paced: () => undefined,
    },
  });
  stop = async () => {
    stopped.abort();
    await running;
  };
  return { connected, told, stop };
}

it('says since when a stream is dead, also after a restart, and connects ever more slowly', async () => {
  const dead = () => Promise.reject(new FetchError('wire.example refused the connection'));
  const first = run(dead);
  await time.passUntil(start + 10 * day);
  const waits = first.connected.slice(1).map((at, n) => at - (first.connected[n] ?? 0));
  expect(waits.at(-1)).toBeGreaterThan(12 * hour);
  await first.stop();
  const second = run(dead);
  const [told] = second.told;
  expect(told?.error).toBe('wire.example refused the connection');
  expect(told?.since).toBe(first.connected[0]);
  await time.passUntil(start + 10 * day + 8 * hour);
  // A restart is often a cure, so it is tried once at once.
  expect(second.connected).toHaveLength(1);
});

it('keeps to what a server asked for across a restart', async () => {
  const busy = new FetchError('the server answered 429', { status: 429, retryAfterMs: 2 * hour });
  const first = run(() => Promise.reject(busy));
  await time.passUntil(start + minute);
  await first.stop();
  const second = run(() => Promise.reject(busy));
  await time.passUntil(start + 2 * hour - minute);
  expect(second.connected).toHaveLength(0);
  await time.passUntil(start + 2 * hour + minute);
  expect(second.connected).toHaveLength(1);
});

it('forgets its trouble once it works, and goes on where it was', async () => {
  let works = false;
  const cursors: (Cursor | undefined)[] = [];
  const connect = async (port: StreamPort): Promise<void> => {
    cursors.push(port.cursor());
    if (!works) throw new FetchError('it ended the stream');
    port.established();
    await port.deliver({ found: [], cursor: { place: 7 } });
  };
  const first = run(connect);
  await time.passUntil(start + minute);
  works = true;
  await time.passUntil(start + 5 * minute);
  await first.stop();
  expect(cursors[0]).toBeUndefined();
  expect(cursors.at(-1)).toEqual({ place: 7 });
  const second = run(connect);
  await time.passUntil(start + 6 * minute);
  expect(second.told.every(({ error }) => error === undefined)).toBe(true);
});
