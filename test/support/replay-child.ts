// The replay service in a process of its own; prints the address of its door.
import { Registry } from 'prom-client';
import { startClassifier } from '../../services/classifier/classifier-service.ts';
import { systemClock } from '../../services/core/clock.ts';
import { createLog } from '../../services/core/log.ts';
import { replayConfig } from '../../services/replay/config.ts';
import { startReplay } from '../../services/replay/replay-service.ts';
import { classifierSettings, workerUrl } from './classifier-under-test.ts';
import { type IngestBus, openIngestBus } from './ingest-bus.ts';

interface Orders {
  readonly storage: IngestBus;
  readonly dataDir: string;
  /** Whether a classifier runs beside it. */
  readonly classifier: boolean;
}

const { storage, dataDir, classifier } = JSON.parse(process.argv[2] ?? '') as Orders;
const log = createLog('silent');
const context = {
  bus: openIngestBus(storage),
  dataDir,
  clock: systemClock,
  log,
  metrics: new Registry(),
};
if (classifier) await startClassifier(context, classifierSettings({ maxQueue: 64 }), workerUrl);
const service = await startReplay(context, replayConfig.schema.parse({}), {
  host: '127.0.0.1',
  hosts: [],
});
process.stdout.write(`${service.url}\n`);
