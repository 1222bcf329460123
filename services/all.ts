import { startClassifier } from './classifier/classifier-service.ts';
import { loadConfig } from './core/config/load-config.ts';
import { sectionNames } from './core/config/section-names.ts';
import { runProcess } from './core/run-process.ts';
import { allSections } from './full-config.ts';
import { startGateway } from './gateway/gateway-service.ts';
import { startIngest } from './ingest/ingest-service.ts';

// Everything in one process: what `npm start` runs.
await runProcess(
  () => loadConfig(allSections, sectionNames),
  async (config, parts) => {
    const { context, add } = parts;
    const ingest = { url: undefined as string | undefined };
    const gateway = await startGateway(context, config.gateway, {
      access: config.access,
      ingestUrl: () => ingest.url,
      services: parts.services,
    });
    add(gateway);
    add(await startClassifier(context, config.classifier));
    // Only the gateway of this process calls it.
    const door = { ...config.access, host: '127.0.0.1' };
    const running = await startIngest(context, config.ingest, door);
    ingest.url = running.url;
    add(running);
    process.stderr.write(`\nBarograph is at ${gateway.url}\n\n`);
  },
);
