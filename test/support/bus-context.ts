import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../../services/core/bus/embedded-bus.ts';
import type { BusRecord } from '../../services/core/bus/event-bus.ts';
import { createKafkaBus } from '../../services/core/bus/kafka-bus.ts';
import { systemClock } from '../../services/core/clock.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import type { ServiceContext } from '../../services/core/service.ts';
import { type BusStorage, silentLog } from './bus-harness.ts';

/** An embedded bus that nobody has used yet. */
export function freshStorage(): BusStorage {
  return { kind: 'embedded', dataDir: mkdtempSync(join(tmpdir(), 'barograph-test-')) };
}

/** What a service is started with, on the bus named. */
export function contextOn(storage: BusStorage): ServiceContext {
  const deps = { log: silentLog, metrics: new Registry(), clock: systemClock };
  if (storage.kind === 'kafka') {
    const bus = createKafkaBus({
      brokers: [storage.broker],
      clientId: 'test',
      retentionMs: 86_400_000,
      sessionTimeoutMs: 2_000,
      ...deps,
    });
    return { ...deps, bus, dataDir: tmpdir() };
  }
  const { dataDir } = storage;
  const retention = { maxAgeMs: 86_400_000, maxBytes: 1e9 };
  return {
    ...deps,
    bus: createEmbeddedBus({ dataDir, sync: 'none', retention, ...deps }),
    dataDir,
  };
}

/** Everything a topic holds, by partition. */
export async function recordsOf<T>(
  { bus }: ServiceContext,
  topic: TopicDefinition<T>,
): Promise<Map<number, BusRecord<T>[]>> {
  const found = new Map<number, BusRecord<T>[]>();
  for await (const records of bus.read(topic, { from: 'earliest' })) {
    for (const record of records) {
      found.set(record.partition, [...(found.get(record.partition) ?? []), record]);
    }
  }
  return found;
}
