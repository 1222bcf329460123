import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { runProcess } from '../core/run-process.ts';
import { ingestConfig } from './config.ts';
import { startIngest } from './ingest-service.ts';

// Ingest as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ ingest: ingestConfig }, sectionNames),
  async (config, { context, add }) => {
    add(await startIngest(context, config.ingest, config.access));
  },
  { needsKafka: true },
);
