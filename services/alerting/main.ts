import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { runProcess } from '../core/run-process.ts';
import { startAlerting } from './alerting-service.ts';
import { alertingConfig } from './config.ts';
import { startAlertingDoor } from './http/alerting-door.ts';

// Alerting as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ alerting: alertingConfig }, sectionNames),
  async (config, { context, add, teardown, services }) => {
    const { access, alerting } = config;
    const { operationsPort: port, backtestMegabytes } = alerting;
    const door = await startAlertingDoor(
      { host: access.host, port, access, place: config, backtestMegabytes },
      { ...context, services },
    );
    teardown.defer('alerting door', () => door.close());
    add(await startAlerting(context, alerting));
  },
  { needsKafka: true },
);
