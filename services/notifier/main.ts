import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { runProcess } from '../core/run-process.ts';
import { notifierConfig } from './config.ts';
import { startNotifierDoor } from './http/notifier-door.ts';
import { startNotifier } from './notifier-service.ts';
import { openRoutes } from './routes/index.ts';

// The notifier as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ notifier: notifierConfig }, sectionNames),
  async (config, { context, add, teardown, services }) => {
    const { access, notifier } = config;
    const routes = openRoutes(notifier, context.clock);
    const door = await startNotifierDoor(
      { host: access.host, port: notifier.operationsPort, access },
      { ...context, services, routes },
    );
    teardown.defer('notifier door', () => door.close());
    add(await startNotifier(context, notifier, routes));
  },
  { needsKafka: true },
);
