import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { startOperationsServer } from '../core/http/operations-server.ts';
import { runProcess } from '../core/run-process.ts';
import { startAlerting } from './alerting-service.ts';
import { alertingConfig } from './config.ts';

// Alerting as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ alerting: alertingConfig }, sectionNames),
  async (config, { context, add, teardown, services }) => {
    const { access, alerting } = config;
    const portVariable = 'BAROGRAPH_ALERTING_PORT';
    const options = { host: access.host, port: alerting.operationsPort, access, portVariable };
    const operations = await startOperationsServer(options, context.metrics, services);
    teardown.defer('operations', () => operations.close());
    add(await startAlerting(context, alerting));
  },
  { needsKafka: true },
);
