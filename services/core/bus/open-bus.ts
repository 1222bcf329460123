import { join } from 'node:path';
import type { CoreConfig } from '../config/core-config.ts';
import type { ServiceContext } from '../service.ts';
import { openLogReader } from './embedded/log-reader.ts';
import { createEmbeddedBus } from './embedded-bus.ts';
import type { BusReader, EventBus } from './event-bus.ts';
import { createKafkaBus } from './kafka-bus.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const megabyte = 1_000_000;

/** Opens the bus that the configuration names. */
export function openBus(
  config: BusPlace,
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

/** What tells a thread or a command where the bus is; plain data. */
export type BusPlace = Pick<CoreConfig, 'dataDir' | 'bus'>;

/**
 * Opens the bus that the configuration names to look into it: in a thread beside the one that has it open, or in a
 * command where no process has. @throws BarographError when there is no log in the data folder
 */
export function openBusReader(
  config: BusPlace,
  deps: Pick<ServiceContext, 'log' | 'metrics' | 'clock'>,
): BusReader {
  const { kind } = config.bus;
  return kind === 'kafka' ? openBus(config, deps) : openLogReader(join(config.dataDir, 'bus'));
}
