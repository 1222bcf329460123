import { startAlerting } from './alerting/alerting-service.ts';
import { startClassifier } from './classifier/classifier-service.ts';
import { startClassifierDoor } from './classifier/http/classifier-door.ts';
import { isConfigured, loadConfig } from './core/config/load-config.ts';
import { sectionNames } from './core/config/section-names.ts';
import { runProcess } from './core/run-process.ts';
import { firstLook } from './first-look.ts';
import { allSections } from './full-config.ts';
import { startGateway } from './gateway/gateway-service.ts';
import { startIngest } from './ingest/ingest-service.ts';
import { startNotifier } from './notifier/notifier-service.ts';
import { startReplay } from './replay/replay-service.ts';

// Everything in one process: what `npm start` runs.
await runProcess(
  () => loadConfig(allSections, sectionNames),
  async (config, parts) => {
    const { context, add } = parts;
    const ingest = { url: undefined as string | undefined };
    const replay = { url: undefined as string | undefined };
    const classifier = { url: undefined as string | undefined };
    const gateway = await startGateway(context, config.gateway, {
      access: config.access,
      ingestUrl: () => ingest.url,
      replayUrl: () => replay.url,
      classifierUrl: () => classifier.url,
      services: parts.services,
    });
    add(gateway);
    const demonstration = await firstLook(context.bus, isConfigured());
    // Only the gateway of this process calls them.
    const door = { ...config.access, host: '127.0.0.1' };
    const classifying = await startClassifier(context, config.classifier);
    add(classifying);
    const explaining = await startClassifierDoor(
      { host: door.host, port: 0, access: door },
      { ...context, services: () => [classifying], explainer: () => classifying.texts },
    );
    parts.teardown.defer('classifier door', () => explaining.close());
    classifier.url = explaining.url;
    add(await startAlerting(context, config.alerting));
    add(await startNotifier(context, config.notifier));
    const replaying = await startReplay(context, config.replay, door, { demonstration });
    replay.url = replaying.url;
    add(replaying);
    const ingesting = await startIngest(context, config.ingest, door);
    ingest.url = ingesting.url;
    add(ingesting);
    process.stderr.write(`\nBarograph is at ${gateway.url}\n\n`);
  },
);
