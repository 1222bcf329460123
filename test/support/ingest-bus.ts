import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../../services/core/bus/embedded-bus.ts';
import type { EventBus } from '../../services/core/bus/event-bus.ts';
import { createKafkaBus } from '../../services/core/bus/kafka-bus.ts';
import { type Clock, systemClock } from '../../services/core/clock.ts';
import { createLog } from '../../services/core/log.ts';

/** Where a bus for ingest lies; flat, so that a child process can be told. */
export type IngestBus =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'kafka'; readonly broker: string };

/** Opens a bus that drops nothing for its age, and on Kafka learns soon that a member has died. */
export function openIngestBus(storage: IngestBus, clock: Clock = systemClock): EventBus {
  const deps = { clock, log: createLog('silent'), metrics: new Registry() };
  if (storage.kind === 'embedded') {
    const retention = { maxAgeMs: 1e15, maxBytes: 1e12 };
    return createEmbeddedBus({ dataDir: storage.dataDir, sync: 'none', retention, ...deps });
  }
  return createKafkaBus({
    brokers: [storage.broker],
    clientId: 'ingest-test',
    retentionMs: 1e12,
    sessionTimeoutMs: 1_000,
    ...deps,
  });
}
