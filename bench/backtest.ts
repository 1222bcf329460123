// Posts a second of a backtest on one core, parsing included: `node --import tsx bench/backtest.ts [MINUTES]`, a JSON
// line on standard output. 1,000 scored posts a minute, 2,000 series, 50 filters, in a file of JSON lines.
import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { detectPosts } from '../services/cli/backtest/detect-posts.ts';
import { readScoredFile } from '../services/cli/backtest/scored-file.ts';
import { minuteMs } from '../services/core/clock.ts';
import { newsTopics } from '../services/core/contracts/news-topics.ts';
import { filterSchema } from '../services/core/contracts/settings/filter.ts';
import { minHashSignature } from '../services/core/posts/identity/min-hash.ts';
import { noSettings } from '../services/core/settings/settings.ts';
import { scanFile } from '../services/replay/sources/scan-file.ts';
import { madeUpHeadlines } from '../test/support/made-up-headlines.ts';
import { scoredPost } from '../test/support/scored-posts.ts';
import { randomNumbers } from '../test/support/scored-traffic.ts';

const minutes = Number(process.argv[2] ?? 200);
const postsPerMinute = 1_000;
const companies = 1_930;
const filters = 50;
const from = Date.UTC(2024, 0, 1);
const folder = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
const path = join(folder, 'posts.jsonl');

await writePosts();
const entries = Array.from({ length: filters }, (_, i) => {
  const value = filterSchema.parse(filterOf(i));
  return [`f${i}`, { id: `f${i}`, version: 1, value, by: 'bench', at: 0 }] as const;
});
const settings = { ...noSettings, filter: new Map(entries) };
const reading = { path, name: 'posts.jsonl', now: Date.now(), reuse: true };

const started = performance.now();
const cpu = process.cpuUsage();
const { disorderMs, sources } = await scanFile(reading);
const detection = detectPosts(settings, sources);
let posts = 0;
for await (const some of readScoredFile({
  ...reading,
  disorderMs,
  normalise: () => ({ ok: false, field: 'text', reason: 'it has no score' }),
  classifier: () => Promise.reject(new Error('a post has no score')),
  onRejected: ({ line, reason }) => {
    throw new Error(`line ${line}: ${reason}`);
  },
})) {
  detection.take(some);
  posts += some.length;
}
const alerts = detection.finish();
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage(cpu);
const cpuSeconds = (user + system) / 1e6;
process.stdout.write(
  `${JSON.stringify({
    bench: 'backtest',
    minutes,
    posts,
    series: companies + newsTopics.length + filters,
    filters,
    alerts: alerts.length,
    seconds: Number(seconds.toFixed(2)),
    cpuSeconds: Number(cpuSeconds.toFixed(2)),
    postsPerSecond: Math.round(posts / seconds),
    postsPerCpuSecond: Math.round(posts / cpuSeconds),
  })}\n`,
);
rmSync(folder, { recursive: true, force: true });

function filterOf(i: number): object {
  const name = `Filter ${i}`;
  if (i % 3 === 0) return { name, topics: [newsTopics[i % newsTopics.length]] };
  if (i % 3 === 1) {
    return {
      name,
      companies: Array.from({ length: 20 }, (_, k) => `C${(i * 37 + k) % companies}`),
    };
  }
  return { name, words: { any: [`plant ${i}`, 'strike', 'recall'] }, sentiment: ['negative'] };
}

/** The signature of a text of its own: 48 bytes as 64 characters. */
function unlikeAnyOther(n: number): string {
  return createHash('sha384').update(`text ${n}`).digest('base64url');
}

async function writePosts(): Promise<void> {
  const random = randomNumbers(1);
  const headlines = madeUpHeadlines(2_000).map(({ title }) => title);
  const out = createWriteStream(path);
  let n = 0;
  for (let minute = 0; minute < minutes; minute += 1) {
    const lines = Array.from({ length: postsPerMinute }, (_, i) => {
      n += 1;
      const observedAt = from + minute * minuteMs + Math.floor((i / postsPerMinute) * minuteMs);
      const label = random() < 0.2 ? 'negative' : 'neutral';
      const headline = headlines[Math.floor(random() * headlines.length)] ?? '';
      const symbol = `C${Math.floor(companies * random() ** 2)}`;
      const title = `${headline} ${n % 7 === 0 ? '' : `item ${n}`}`.trim();
      const topic = Math.floor(random() * newsTopics.length);
      const post = scoredPost({
        n,
        label,
        title,
        source: `wire-${n % 20}`,
        observedAt,
        publishedAt: observedAt - 5_000,
        ...(random() < 0.7 ? { companies: { [symbol]: label } } : {}),
      });
      const signature = n % 7 === 0 ? minHashSignature(title) : unlikeAnyOther(n);
      const topicProbabilities = newsTopics.map((_, at) => (at === topic ? 0.81 : 0.01));
      return JSON.stringify({ ...post, signature, topicProbabilities });
    });
    out.write(`${lines.join('\n')}\n`);
  }
  out.end();
  await finished(out);
}
