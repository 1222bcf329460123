// Ingest in a process of its own, reading one file or what its orders say; prints the address of its door.
import { Registry } from 'prom-client';
import { systemClock } from '../../services/core/clock.ts';
import { createLog } from '../../services/core/log.ts';
import { ingestConfig } from '../../services/ingest/config.ts';
import { startIngest } from '../../services/ingest/ingest-service.ts';
import { type IngestBus, openIngestBus } from './ingest-bus.ts';

interface Orders {
  readonly storage: IngestBus;
  readonly dataDir: string;
  readonly path?: string;
  /** Settings of ingest; default: one file. */
  readonly config?: Readonly<Record<string, unknown>>;
}

const { storage, dataDir, path, config: settings } = JSON.parse(process.argv[2] ?? '') as Orders;
const deps = { clock: systemClock, log: createLog('silent'), metrics: new Registry() };
const config = ingestConfig.schema.parse(
  settings ?? { sources: [{ type: 'file', id: 'archive', path }] },
);
const service = await startIngest({ bus: openIngestBus(storage), dataDir, ...deps }, config, {
  host: '127.0.0.1',
  hosts: [],
});
process.stdout.write(`${service.url}\n`);
