import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../../services/core/bus/embedded-bus.ts';
import type { BusRecord } from '../../services/core/bus/event-bus.ts';
import { systemClock } from '../../services/core/clock.ts';
import type { TopicDefinition } from '../../services/core/contracts/bus-topics.ts';
import { createLog } from '../../services/core/log.ts';
import type { ServiceContext } from '../../services/core/service.ts';

/** What a service is started with, on an embedded bus in `dataDir`. */
export function embeddedContext(
  dataDir = mkdtempSync(join(tmpdir(), 'barograph-test-')),
): ServiceContext {
  const log = createLog('silent');
  const metrics = new Registry();
  const bus = createEmbeddedBus({
    dataDir,
    sync: 'periodic',
    retention: { maxAgeMs: 30 * 86_400_000, maxBytes: 1e9 },
    clock: systemClock,
    log,
    metrics,
  });
  return { bus, log, metrics, clock: systemClock, dataDir };
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
