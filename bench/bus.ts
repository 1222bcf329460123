// Speed of the bus through the EventBus API: posts of about 400 bytes in batches of 500, validated with the
// topic's schema on the way in and on the way out. Beside it, in the same run, bare LMDB with the same records.
//   node --import tsx bench/bus.ts [--records 200000] [--kafka host:port]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../services/core/bus/embedded-bus.ts';
import type { EventBus, OutgoingRecord, SubscribeOptions } from '../services/core/bus/event-bus.ts';
import { createKafkaBus } from '../services/core/bus/kafka-bus.ts';
import { busTopics, type PostsRecord } from '../services/core/contracts/bus-topics.ts';
import { openLmdb } from '../services/core/storage/lmdb.ts';

const { values } = parseArgs({
  options: { records: { type: 'string', default: '200000' }, kafka: { type: 'string' } },
});
const batch = 500;
const records = Math.ceil(Number(values.records) / batch) * batch;
const topic = busTopics.live.posts;
const log = pino({ level: 'warn' }, pino.destination(2));
const dayMs = 86_400_000;

function postAt(i: number): OutgoingRecord<PostsRecord> {
  const id = (i * 2_654_435_761).toString(16).padStart(32, '0').slice(-32);
  return {
    key: id,
    value: {
      type: 'post',
      epoch: 3,
      id,
      textHash: id,
      signature: id.repeat(2),
      source: 'exchange-news',
      kind: 'news',
      nativeId: `item-${i}`,
      title: `Maker of pumps number ${i} lowers its outlook`,
      publishedAt: 1_700_000_000_000 + i,
      observedAt: 1_700_000_000_000 + i,
      history: false,
      companies: [],
    },
  };
}

const posts = Array.from({ length: records }, (_, i) => postAt(i));
const bytesPerRecord = Math.round(
  posts.slice(0, 1_000).reduce((sum, { value }) => sum + JSON.stringify(value).length, 0) / 1_000,
);

async function measure(
  name: string,
  details: Record<string, unknown>,
  work: () => Promise<void> | void,
): Promise<number> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const recordsPerSecond = Math.round(records / seconds);
  const cpuMicrosPerRecord = Number(((user + system) / records).toFixed(2));
  const line = { name, recordsPerSecond, cpuMicrosPerRecord, records, bytesPerRecord, batch };
  console.log(JSON.stringify({ ...line, ...details }));
  return recordsPerSecond;
}

async function publishAll(bus: EventBus, target = topic): Promise<void> {
  for (let i = 0; i < records; i += batch) await bus.publish(target, posts.slice(i, i + batch));
}

/** Subscribes, runs `meanwhile`, and ends when every record has come. */
async function consumeAll(
  bus: EventBus,
  options: Pick<SubscribeOptions, 'group' | 'startAt'>,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<void> {
  let seen = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const subscription = await bus.subscribe(
    topic,
    { ...options, service: 'bench', maxRecords: batch },
    async ({ records: taken }) => {
      seen += taken.length;
      if (seen >= records) finish();
    },
  );
  await meanwhile();
  await Promise.race([finished, subscription.failed]);
  await subscription.close();
}

async function measureBus(name: string, details: Record<string, unknown>, bus: EventBus) {
  // The first records pay for compiling the code; a server runs for days.
  await publishAll(bus, busTopics.replay.posts);
  const published = await measure(`${name}-publish`, details, () => publishAll(bus));
  const consumed = await measure(`${name}-consume`, details, () =>
    consumeAll(bus, { group: 'bench' }),
  );
  await measure(`${name}-publish-and-consume-at-once`, details, () =>
    consumeAll(bus, { group: 'tail', startAt: 'latest' }, () => publishAll(bus)),
  );
  return { published, consumed };
}

async function measureBareLmdb(dir: string, noSync: boolean, sync: string) {
  const db = openLmdb<Buffer, Buffer>(join(dir, 'bare.lmdb'), {
    keyEncoding: 'binary',
    encoding: 'binary',
    noSync,
    overlappingSync: false,
  });
  const details = { sync, batch: 1_000 };
  const stored = posts.map(({ value }) => Buffer.from(JSON.stringify(value)));
  const put = await measure('lmdb-bare-put', details, () => {
    for (let i = 0; i < records; i += 1_000) {
      db.transactionSync(() => {
        for (let j = i; j < Math.min(i + 1_000, records); j += 1) {
          const key = Buffer.allocUnsafe(8);
          key.writeUInt32BE(0, 0);
          key.writeUInt32BE(j, 4);
          db.putSync(key, stored[j] ?? Buffer.alloc(0), { append: true });
        }
      });
    }
  });
  const get = await measure('lmdb-bare-get-and-parse', details, () => {
    for (const { value } of db.getRange()) JSON.parse(value.toString('utf8'));
  });
  await db.close();
  return { put, get };
}

for (const sync of ['none', 'background', 'every-commit'] as const) {
  const dir = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
  const bare = await measureBareLmdb(dir, sync === 'none', sync);
  const bus = createEmbeddedBus({
    dataDir: join(dir, 'bus'),
    sync,
    retention: { maxAgeMs: 30 * dayMs, maxBytes: 1e12 },
    clock: Date.now,
    log,
    metrics: new Registry(),
  });
  const { published, consumed } = await measureBus('bus-embedded', { sync }, bus);
  await bus.close();
  const ratio = (part: number, whole: number) => Number((part / whole).toFixed(2));
  const of = { publish: ratio(published, bare.put), consume: ratio(consumed, bare.get) };
  console.log(JSON.stringify({ name: 'bus-embedded-of-bare-lmdb', sync, ...of }));
  rmSync(dir, { recursive: true, force: true });
}

if (values.kafka !== undefined) {
  const bus = createKafkaBus({
    brokers: [values.kafka],
    clientId: 'bench',
    retentionMs: dayMs,
    clock: Date.now,
    log,
    metrics: new Registry(),
  });
  await measureBus('bus-kafka', { acks: 'all', compression: 'gzip' }, bus);
  await bus.close();
}
console.log(
  JSON.stringify({
    name: 'memory',
    peakResidentMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024),
  }),
);
