// A process of its own that publishes or consumes until it is killed; reports on standard output, one JSON line each.
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../../services/core/bus/embedded-bus.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { createKafkaBus } from '../../services/core/bus/kafka-bus.ts';
import { type BusStorage, silentLog, thingSchema, things } from './bus-harness.ts';

interface Orders {
  readonly storage: BusStorage;
  readonly topic: { readonly name: string; readonly partitions: number };
  readonly work: 'publish' | 'consume';
}

const { storage, topic: place, work } = JSON.parse(process.argv[2] ?? '') as Orders;
const topic = { ...place, schema: thingSchema, cleanup: 'delete' } as const;
const deps = { clock: Date.now, log: silentLog, metrics: new Registry() };

function open(): EventBus {
  if (storage.kind === 'kafka') {
    const connection = { brokers: [storage.broker], clientId: 'child', retentionMs: 1e9 };
    return createKafkaBus({ ...connection, ...deps, sessionTimeoutMs: 1_000 });
  }
  const retention = { maxAgeMs: 1e9, maxBytes: 1e9 };
  return createEmbeddedBus({ dataDir: storage.dataDir, sync: 'none', retention, ...deps });
}

const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const bus = open();
if (work === 'publish') {
  for (let n = 0; ; n += 20) {
    await bus.publish(topic, things(n, n + 20));
    say(n + 20);
  }
} else {
  await bus.subscribe(topic, { group: 'g', service: 'child', maxRecords: 7 }, async (batch) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    say(batch.records.map((record) => record.value.n));
  });
}
