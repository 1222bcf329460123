// How long a live post waits for its score, alone and beside a replay at full speed, in the whole process as
// `npm start` runs it: from the moment a program sends it over HTTP until its score is in the log. Phases without and
// with a replay take turns, so that whatever else the machine does falls on both.
// node --import tsx bench/live-latency.ts [posts per second] [seconds per phase] [rounds] [rescore|reuse]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../services/core/bus/embedded-bus.ts';
import { busTopics } from '../services/core/contracts/bus-topics.ts';
import { createLog } from '../services/core/log.ts';
import {
  type BarographProcess,
  pushPosts,
  startBarograph,
} from '../test/support/barograph-process.ts';
import { madeUpHeadlines } from '../test/support/made-up-headlines.ts';
import { scoredPost } from '../test/support/scored-posts.ts';

const [rate = 10, seconds = 20, rounds = 3] = process.argv.slice(2).map(Number);
const scores = process.argv[5] === 'reuse' ? 'reuse' : 'rescore';
const start = Date.UTC(2024, 2, 4, 9);

/** Enough to last for a phase: as texts to be scored, or as posts that carry their scores. */
function replayFile(folder: string): string {
  const lines =
    scores === 'rescore'
      ? madeUpHeadlines(60_000, start)
      : Array.from({ length: 200_000 }, (_unused, n) =>
          scoredPost({ n, observedAt: start + n * 2_000, publishedAt: start + n * 2_000 }),
        );
  const path = join(folder, 'past.jsonl');
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

interface Phase {
  readonly name: 'alone' | 'beside a replay';
  readonly sentAt: Map<string, number>;
  replayed: number;
}

async function call<T>(url: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1/replays${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

let sent = 0;
async function livePosts(url: string, phase: Phase): Promise<void> {
  const waiting: Promise<void>[] = [];
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    sent += 1;
    const nativeId = String(sent);
    const title = `Live headline ${sent}: ${madeUpHeadlines(1, start + sent)[0]?.title} (${sent * 7919})`;
    const sentAt = Date.now();
    waiting.push(
      pushPosts(url, { title, nativeId }).then(async (response) => {
        const { ids } = (await response.json()) as { ids: string[] };
        for (const id of ids) phase.sentAt.set(id, sentAt);
      }),
    );
    // Real posts keep no beat.
    await sleep((Math.random() * 2_000) / rate);
  }
  await Promise.all(waiting);
}

async function runPhases(barograph: BarographProcess): Promise<Phase[]> {
  const url = await barograph.url;
  const path = replayFile(barograph.folder);
  const upload = await fetch(`${url}/api/v1/replays/files?name=past.jsonl`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Blob([await import('node:fs/promises').then(({ readFile }) => readFile(path))]),
  });
  const { file } = (await upload.json()) as { file: string };
  const { id } = await call<{ id: string }>(url, '', { file, scores, paused: true });
  const phases: Phase[] = [];
  await livePosts(url, { name: 'alone', sentAt: new Map(), replayed: 0 });
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['alone', 'beside a replay'] as const) {
      const phase: Phase = { name, sentAt: new Map(), replayed: 0 };
      const before = await call<{ posts: number; state: string }>(url, `/${id}`);
      if (name !== 'alone') await call(url, `/${id}/resume`, {});
      await sleep(1_500);
      await livePosts(url, phase);
      const after = await call<{ posts: number; state: string }>(url, `/${id}`);
      if (name !== 'alone') {
        if (after.state !== 'running') throw new Error(`the replay is ${after.state}`);
        await call(url, `/${id}/pause`, {});
      }
      phase.replayed = after.posts - before.posts;
      phases.push(phase);
      await sleep(1_500);
    }
  }
  return phases;
}

/** When each post, and when its score, came into the log. */
async function loggedTimes(
  folder: string,
): Promise<Record<'posts' | 'scored', Map<string, number>>> {
  const bus = createEmbeddedBus({
    dataDir: join(folder, 'data', 'bus'),
    sync: 'none',
    retention: { maxAgeMs: 1e12, maxBytes: 1e12 },
    clock: Date.now,
    log: createLog('silent'),
    metrics: new Registry(),
  });
  const times = { posts: new Map<string, number>(), scored: new Map<string, number>() };
  for await (const records of bus.read(busTopics.live.posts, { from: 'earliest' })) {
    for (const { value, appendedAt } of records) {
      if (value.type === 'post') times.posts.set(value.id, appendedAt);
    }
  }
  for await (const records of bus.read(busTopics.live.scoredPosts, { from: 'earliest' })) {
    for (const { value, appendedAt } of records) {
      if (value.type === 'scored-post') times.scored.set(value.id, appendedAt);
    }
  }
  await bus.close();
  return times;
}

const barograph = startBarograph();
const phases = await runPhases(barograph);
await barograph.stop();
const times = await loggedTimes(barograph.folder);
const p99 = new Map<string, { readonly sent: number; readonly post: number }>();
for (const name of ['alone', 'beside a replay'] as const) {
  const own = phases.filter((phase) => phase.name === name);
  const ids = own.flatMap(({ sentAt }) => [...sentAt]);
  const quantiles = (delays: number[]) => {
    delays.sort((a, b) => a - b);
    const quantile = (q: number) =>
      delays[Math.min(delays.length - 1, Math.floor(delays.length * q))] ?? 0;
    return { p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99), max: quantile(1) };
  };
  const score = (id: string) => times.scored.get(id) ?? Number.POSITIVE_INFINITY;
  const sentToScore = quantiles(ids.map(([id, at]) => score(id) - at));
  const postToScore = quantiles(ids.map(([id]) => score(id) - (times.posts.get(id) ?? 0)));
  p99.set(name, { sent: sentToScore.p99, post: postToScore.p99 });
  const replayed = own.reduce((sum, phase) => sum + phase.replayed, 0);
  print({
    bench: 'live-latency',
    phase: name,
    scores,
    rate,
    posts: ids.length,
    sentToScoreMs: sentToScore,
    postToScoreMs: postToScore,
    replayedPerSecond: Math.round(replayed / (rounds * (seconds + 1.5))),
  });
}
const [alone, beside] = [p99.get('alone'), p99.get('beside a replay')];
if (alone !== undefined && beside !== undefined) {
  const rise = (of: 'sent' | 'post') => Number((beside[of] / alone[of] - 1).toFixed(3));
  print({
    bench: 'live-latency',
    scores,
    sentToScoreP99Rise: rise('sent'),
    postToScoreP99Rise: rise('post'),
  });
}
process.exit(0);

function print(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
