import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import {
  createEmbeddedBus,
  type EmbeddedBus,
  type EmbeddedBusOptions,
} from '../../services/core/bus/embedded-bus.ts';
import { silentLog } from './bus-harness.ts';

/** A data folder for embedded buses, opened one after the other. */
export interface EmbeddedFolder {
  readonly dataDir: string;
  open(options?: Partial<EmbeddedBusOptions>): EmbeddedBus;
  /** Closes the buses that are still open and removes the folder. */
  remove(): Promise<void>;
}

export async function makeEmbeddedFolder(): Promise<EmbeddedFolder> {
  const dataDir = await mkdtemp(join(tmpdir(), 'barograph-bus-'));
  const opened: EmbeddedBus[] = [];
  return {
    dataDir,
    open: (options) => {
      const bus = createEmbeddedBus({
        dataDir,
        sync: 'none',
        retention: { maxAgeMs: 30 * 86_400_000, maxBytes: 1e9 },
        clock: Date.now,
        log: silentLog,
        metrics: new Registry(),
        ...options,
      });
      opened.push(bus);
      return bus;
    },
    remove: async () => {
      await Promise.all(opened.map((bus) => bus.close()));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
