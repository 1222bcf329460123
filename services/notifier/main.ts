import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { startOperationsServer } from '../core/http/operations-server.ts';
import { runProcess } from '../core/run-process.ts';
import { notifierConfig } from './config.ts';
import { startNotifier } from './notifier-service.ts';

// The notifier as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ notifier: notifierConfig }, sectionNames),
  async (config, { context, add, teardown, services }) => {
    const { access, notifier } = config;
    const portVariable = 'BAROGRAPH_NOTIFIER_PORT';
    const options = { host: access.host, port: notifier.operationsPort, access, portVariable };
    const operations = await startOperationsServer(options, context.metrics, services);
    teardown.defer('operations', () => operations.close());
    add(await startNotifier(context, notifier));
  },
  { needsKafka: true },
);
