// Ingest in a process of its own, on an embedded bus, reading one file; prints a line for each post taken so far.
import { Registry } from 'prom-client';
import { createEmbeddedBus } from '../../services/core/bus/embedded-bus.ts';
import { systemClock } from '../../services/core/clock.ts';
import { createLog } from '../../services/core/log.ts';
import { ingestConfig } from '../../services/ingest/config.ts';
import { startIngest } from '../../services/ingest/ingest-service.ts';

const [dataDir = '', path = ''] = process.argv.slice(2);
const deps = { clock: systemClock, log: createLog('silent'), metrics: new Registry() };
const bus = createEmbeddedBus({
  dataDir: `${dataDir}/bus`,
  sync: 'periodic',
  retention: { maxAgeMs: 1e15, maxBytes: 1e12 },
  ...deps,
});
const config = ingestConfig.schema.parse({ sources: [{ type: 'file', id: 'archive', path }] });
const service = await startIngest({ bus, dataDir, ...deps, metrics: new Registry() }, config, {
  host: '127.0.0.1',
  hosts: [],
});
process.stdout.write(`${service.url}\n`);
