// A notifier in a process of its own; where the bus is this process's alone, it also publishes the alerts to tell of.
import { Registry } from 'prom-client';
import { systemClock } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { startNotifier } from '../../services/notifier/notifier-service.ts';
import { publishAlerts, quickNotifierConfig } from './alert-load.ts';
import { silentLog } from './bus-harness.ts';
import { type IngestBus, openIngestBus } from './ingest-bus.ts';

interface Orders {
  readonly storage: IngestBus;
  /** Settings that say how people are told. */
  readonly routes: object;
  /** How many alerts the log is to hold in the end; 0: others publish them. */
  readonly alerts: number;
}

const { storage, routes, alerts } = JSON.parse(process.argv[2] ?? '') as Orders;
const bus = openIngestBus(storage);
const deps = { clock: systemClock, log: silentLog, metrics: new Registry() };
const service = await startNotifier({ bus, dataDir: '', ...deps }, quickNotifierConfig(routes));
service.failed.catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
process.stdout.write('started\n');
const [{ end } = { end: 0 }] = await bus.offsets(busTopics.live.alerts);
await publishAlerts(bus, end, alerts);
