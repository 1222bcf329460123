import { startAlerting } from './alerting/alerting-service.ts';
import { startAlertingDoor } from './alerting/http/alerting-door.ts';
import { startClassifier } from './classifier/classifier-service.ts';
import { startClassifierDoor } from './classifier/http/classifier-door.ts';
import { isConfigured, loadConfig } from './core/config/load-config.ts';
import { sectionNames } from './core/config/section-names.ts';
import { runProcess } from './core/run-process.ts';
import { firstLook } from './first-look.ts';
import { allSections } from './full-config.ts';
import { startGateway } from './gateway/gateway-service.ts';
import { startIngest } from './ingest/ingest-service.ts';
import { startNotifierDoor } from './notifier/http/notifier-door.ts';
import { startNotifier } from './notifier/notifier-service.ts';
import { openRoutes } from './notifier/routes/index.ts';
import { startReplay } from './replay/replay-service.ts';

// Everything in one process: what `npm start` runs.
await runProcess(
  () => loadConfig(allSections, sectionNames),
  async (config, parts) => {
    const { context, add } = parts;
    const ingest = { url: undefined as string | undefined };
    const replay = { url: undefined as string | undefined };
    const classifier = { url: undefined as string | undefined };
    const notifier = { url: undefined as string | undefined };
    const alerting = { url: undefined as string | undefined };
    const gateway = await startGateway(context, config.gateway, {
      access: config.access,
      ingestUrl: () => ingest.url,
      replayUrl: () => replay.url,
      classifierUrl: () => classifier.url,
      notifierUrl: () => notifier.url,
      alertingUrl: () => alerting.url,
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
    const detecting = await startAlerting(context, config.alerting);
    add(detecting);
    const { backtestMegabytes } = config.alerting;
    const backtesting = await startAlertingDoor(
      { host: door.host, port: 0, access: door, place: config, backtestMegabytes },
      { ...context, services: () => [detecting] },
    );
    parts.teardown.defer('alerting door', () => backtesting.close());
    alerting.url = backtesting.url;
    const routes = openRoutes(config.notifier, context.clock);
    const notifying = await startNotifier(context, config.notifier, routes);
    add(notifying);
    const telling = await startNotifierDoor(
      { host: door.host, port: 0, access: door },
      { ...context, services: () => [notifying], routes },
    );
    parts.teardown.defer('notifier door', () => telling.close());
    notifier.url = telling.url;
    const replaying = await startReplay(context, config.replay, door, { demonstration });
    replay.url = replaying.url;
    add(replaying);
    const ingesting = await startIngest(context, config.ingest, door);
    ingest.url = ingesting.url;
    add(ingesting);
    process.stderr.write(`\nBarograph is at ${gateway.url}\n\n`);
  },
);
