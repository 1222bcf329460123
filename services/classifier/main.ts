import { loadConfig } from '../core/config/load-config.ts';
import { sectionNames } from '../core/config/section-names.ts';
import { runProcess } from '../core/run-process.ts';
import { type ClassifierService, startClassifier } from './classifier-service.ts';
import { classifierConfig } from './config.ts';
import { startClassifierDoor } from './http/classifier-door.ts';

// The classifier as a process of its own, beside others on Kafka.
await runProcess(
  () => loadConfig({ classifier: classifierConfig }, sectionNames),
  async (config, { context, add, teardown, services }) => {
    const { access, classifier } = config;
    let running: ClassifierService | undefined;
    const door = await startClassifierDoor(
      { host: access.host, port: classifier.operationsPort, access },
      { ...context, services, explainer: () => running?.texts },
    );
    teardown.defer('classifier door', () => door.close());
    running = await startClassifier(context, classifier);
    add(running);
  },
  { needsKafka: true },
);
