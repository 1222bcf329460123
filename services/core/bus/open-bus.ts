import { join } from 'node:path';
import type { CoreConfig } from '../config/core-config.ts';
import type { ServiceContext } from '../service.ts';
import { createEmbeddedBus } from './embedded-bus.ts';
import type { EventBus } from './event-bus.ts';
import { createKafkaBus } from './kafka-bus.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const megabyte = 1_000_000;

/** Opens the bus that the configuration names. */
export function openBus(
  config: Pick<CoreConfig, 'dataDir' | 'bus'>,
  deps: Pick<ServiceContext, 'log' | 'metrics' | 'clock'>,
): EventBus {
  const { kind, brokers, clientId, retentionDays, retentionMegabytes, sync } = config.bus;
  const retentionMs = retentionDays * dayMs;
  if (kind === 'kafka') return createKafkaBus({ brokers, clientId, retentionMs, ...deps });
  return createEmbeddedBus({
    dataDir: join(config.dataDir, 'bus'),
    sync,
    retention: { maxAgeMs: retentionMs, maxBytes: retentionMegabytes * megabyte },
    ...deps,
  });
}
