import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { startOperationsServer } from '../core/http/operations-server.ts';
import { runProcess } from '../core/run-process.ts';
import { startClassifier } from './classifier-service.ts';
import { classifierConfig } from './config.ts';

// The classifier as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ classifier: classifierConfig }, sectionNames),
  async (config, { context, add, teardown, services }) => {
    const { access, classifier } = config;
    const portVariable = 'BAROGRAPH_CLASSIFIER_PORT';
    const options = { host: access.host, port: classifier.operationsPort, access, portVariable };
    const operations = await startOperationsServer(options, context.metrics, services);
    teardown.defer('operations', () => operations.close());
    add(await startClassifier(context, classifier));
  },
  { needsKafka: true },
);
