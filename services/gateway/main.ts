import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { runProcess } from '../core/run-process.ts';
import { gatewayConfig } from './config.ts';
import { startGateway } from './gateway-service.ts';

// The gateway as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ gateway: gatewayConfig }, sectionNames),
  async (config, { context, add, services }) => {
    const { access, gateway } = config;
    const running = await startGateway(context, gateway, {
      access,
      ingestUrl: () => gateway.ingestUrl,
      replayUrl: () => gateway.replayUrl,
      classifierUrl: () => gateway.classifierUrl,
      notifierUrl: () => gateway.notifierUrl,
      alertingUrl: () => gateway.alertingUrl,
      services,
    });
    add(running);
  },
  { needsKafka: true },
);
