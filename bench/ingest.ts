// How fast ingest takes a file of posts onto the embedded bus, and what its parts cost per text.
// Usage: node --import tsx bench/ingest.ts [file.jsonl[.gz]]; without a file it makes one up.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../services/core/bus/embedded-bus.ts';
import { systemClock } from '../services/core/clock.ts';
import { createLog } from '../services/core/log.ts';
import { minHashSignature } from '../services/core/posts/identity/min-hash.ts';
import { hash128, normalisedText } from '../services/core/posts/identity/text-hash.ts';
import { ingestConfig } from '../services/ingest/config.ts';
import { startIngest } from '../services/ingest/ingest-service.ts';

const words =
  'shares profit bank falls rises oil deal court fund rate cut bond sale plant chief quits sees weak strong demand after talks with rival in record quarter over tariff fears'.split(
    ' ',
  );

/** A headline of 8 to 14 words; the same number gives the same headline. */
function headline(seed: number): string {
  let state = seed * 2_654_435_761 + 1;
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ seed) >>> 0;
    return state;
  };
  const length = 8 + (next() % 7);
  return Array.from({ length }, () => words[next() % words.length]).join(' ');
}

function print(figures: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

const texts = Array.from({ length: 20_000 }, (_, i) => normalisedText(headline(i)));
for (const [name, work] of [
  ['min-hash', minHashSignature],
  ['text-hash', hash128],
] as const) {
  const started = performance.now();
  for (const text of texts) work(text);
  const seconds = (performance.now() - started) / 1_000;
  print({ bench: `ingest/${name}`, textsPerSecond: Math.round(texts.length / seconds) });
}

const dataDir = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
try {
  const named = process.argv[2];
  const path = named === undefined ? join(dataDir, 'posts.jsonl') : resolve(named);
  if (named === undefined) {
    const lines = Array.from({ length: 100_000 }, (_, i) =>
      JSON.stringify({
        publishedAt: new Date(1.6e12 + i * 1_000).toISOString(),
        source: 'made-up',
        title: `${headline(i)} ${i}`,
      }),
    );
    writeFileSync(path, `${lines.join('\n')}\n`);
  }
  const log = createLog('warn');
  const clock = systemClock;
  const metrics = new Registry();
  const bus = createEmbeddedBus({
    dataDir: join(dataDir, 'bus'),
    sync: 'none',
    retention: { maxAgeMs: 30 * 86_400_000, maxBytes: 20e9 },
    clock,
    log,
    metrics,
  });
  const config = ingestConfig.schema.parse({ sources: [{ type: 'file', id: 'bench', path }] });
  const started = performance.now();
  const cpu = process.cpuUsage();
  const service = await startIngest({ bus, log, metrics, clock, dataDir }, config, {
    host: '127.0.0.1',
    hosts: [],
  });
  for (;;) {
    const response = await fetch(`${service.url}/api/v1/sources`);
    const { sources } = (await response.json()) as {
      sources: { id: string; state: string; posts: number; duplicates: number; rejected: number }[];
    };
    const bench = sources.find(({ id }) => id === 'bench');
    if (bench?.state === 'finished') {
      const seconds = (performance.now() - started) / 1_000;
      const used = process.cpuUsage(cpu);
      print({
        bench: 'ingest/file',
        posts: bench.posts,
        duplicates: bench.duplicates,
        rejected: bench.rejected,
        seconds: Number(seconds.toFixed(2)),
        cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
        postsPerSecond: Math.round(bench.posts / seconds),
        residentMegabytes: Math.round(process.memoryUsage().rss / 1e6),
        sync: 'none',
      });
      break;
    }
    await sleep(50);
  }
  await service.close();
  await bus.close();
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
