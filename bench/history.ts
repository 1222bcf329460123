// How fast the history takes posts, how fast it answers, and what memory that needs. One JSON line a figure.
// node --import tsx bench/history.ts [posts]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../services/core/clock.ts';
import { newsTopics } from '../services/core/contracts/news-topics.ts';
import { createLog } from '../services/core/log.ts';
import { openHistory } from '../services/gateway/store/open-history.ts';
import { findTopicLevels } from '../services/gateway/store/queries/find-levels.ts';
import { findPosts } from '../services/gateway/store/queries/find-posts.ts';
import { findTrend } from '../services/gateway/store/queries/find-trend.ts';
import { recordOf, scoredPost } from '../test/support/scored-posts.ts';

const total = Number(process.argv[2] ?? 200_000);
const batchSize = 1_000;
const folder = mkdtempSync(join(tmpdir(), 'barograph-history-'));
const file = join(folder, 'history.duckdb');
const start = Date.now() - 30 * 86_400_000;
const symbols = Array.from({ length: 200 }, (_, i) => `SYM${i}`);

const open = () =>
  openHistory({
    file,
    memoryMegabytes: 256,
    threads: 2,
    retentionDays: 90,
    diskMegabytes: 20_000,
    queryTimeoutMs: 15_000,
    clock: systemClock,
    log: createLog('silent'),
    onCommitted: () => undefined,
    onTransaction: () => undefined,
    onQuery: () => undefined,
    onDropped: () => undefined,
  });

function report(name: string, figures: Record<string, number>): void {
  process.stdout.write(`${JSON.stringify({ bench: 'history', name, ...figures })}\n`);
}

/** Memory that is the process' own, in MB: Linux' `RssAnon`, else the resident set. */
async function anonymousMegabytes(): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const match = /RssAnon:\s+(\d+) kB/.exec(status);
  return Math.round(match ? Number(match[1]) / 1_000 : process.memoryUsage().rss / 1e6);
}

let history = await open();
const post = (n: number) =>
  scoredPost({
    n,
    publishedAt: start + Math.floor((n / total) * 30 * 86_400_000),
    label: (['negative', 'neutral', 'positive'] as const)[n % 3] ?? 'neutral',
    topic: newsTopics[n % 20] ?? 'Markets',
    companies: n % 2 === 0 ? { [symbols[n % 200] ?? 'A']: 'negative' } : {},
  });

async function insert(from: number, to: number): Promise<{ seconds: number; inserted: number }> {
  let seconds = 0;
  let inserted = 0;
  for (let n = from; n < to; n += batchSize * 4) {
    const batches = [0, 1, 2, 3].map((partition) => ({
      lane: 'live' as const,
      topic: 'live.scored-posts',
      partition,
      nextOffset: n,
      posts: Array.from({ length: batchSize }, (_, i) =>
        recordOf(post(n + partition * batchSize + i), n + i),
      ),
    }));
    const startedAt = performance.now();
    const results = await Promise.all(batches.map((batch) => history.write(batch)));
    seconds += (performance.now() - startedAt) / 1_000;
    for (const result of results) inserted += result.inserted;
  }
  return { seconds, inserted };
}

async function timed(name: string, action: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    const startedAt = performance.now();
    await action();
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  report(name, { medianMs: Number((times[3] ?? 0).toFixed(1)) });
}

const first = await insert(0, total);
report('insert', {
  posts: first.inserted,
  postsPerSecond: Math.round(first.inserted / first.seconds),
});
const again = await insert(0, Math.min(total, 40_000));
report('insert again', {
  inserted: again.inserted,
  postsPerSecond: Math.round(Math.min(total, 40_000) / again.seconds),
});
await history.maintenance.run(new AbortController().signal);
let n = total;
await timed('one post', () =>
  history.write({
    lane: 'live',
    topic: 'live.scored-posts',
    partition: 0,
    nextOffset: n,
    posts: [recordOf(post(n++), n)],
  }),
);
const now = Date.now();
await timed('posts', () => history.read('posts', (sql) => findPosts(sql, { run: 0, limit: 50 })));
await timed('posts of a company', () =>
  history.read('posts', (sql) => findPosts(sql, { run: 0, company: 'SYM8', limit: 50 })),
);
await timed('posts with a rare word', () =>
  history.read('posts', (sql) => findPosts(sql, { run: 0, words: ['nowhere'], limit: 50 })),
);
const day = Math.ceil(now / 86_400_000) * 86_400_000;
await timed('trend of 30 days', () =>
  history.read('trends', (sql) =>
    findTrend(sql, {
      run: 0,
      basis: 'published',
      fromMs: day - 30 * 86_400_000,
      toMs: day,
      stepMs: 21_600_000,
    }),
  ),
);
await timed('topics', () => history.read('topics', (sql) => findTopicLevels(sql, 0, now)));
report('memory', {
  anonymousMegabytes: await anonymousMegabytes(),
  fileMegabytes: Math.round(statSync(file).size / 1e6),
});
await history.close();
const startedAt = performance.now();
history = await open();
report('open', { seconds: Number(((performance.now() - startedAt) / 1_000).toFixed(2)) });
await history.close();
rmSync(folder, { recursive: true });
