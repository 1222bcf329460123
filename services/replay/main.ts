import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { runProcess } from '../core/run-process.ts';
import { replayConfig } from './config.ts';
import { startReplay } from './replay-service.ts';

// The replay service as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ replay: replayConfig }, sectionNames),
  async (config, { context, add }) => {
    add(await startReplay(context, config.replay, config.access));
  },
  { needsKafka: true },
);
