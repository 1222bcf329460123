import type { Subscription } from '../core/bus/event-bus.ts';
import { busTopics } from '../core/contracts/bus-topics.ts';
import { laneSchema } from '../core/contracts/lane.ts';
import type { Service, ServiceContext } from '../core/service.ts';
import { withTeardown } from '../core/teardown.ts';
import { createClassifierMetrics } from './classifier-metrics.ts';
import type { ClassifierConfig } from './config.ts';
import { createLaneTurns } from './lane-turns.ts';
import { createPostScorer } from './post-scorer.ts';
import { createTextClassifier, type TextClassifier } from './text-classifier.ts';

const name = 'classifier';

/** A running classifier; `texts` scores and explains what does not come over the bus. */
export interface ClassifierService extends Service {
  readonly texts: TextClassifier;
}

/** Large enough to fill inference batches well, small enough that a batch is done within a second or so. */
const largestBatch = 256;

/**
 * Starts the classifier: scores `live.posts` and `replay.posts` into `scored-posts` of the same lane. It
 * resolves when the model is verified, opened and warm.
 * @param workerUrl the inference worker's code, when it is not the built file beside this one
 * @throws ModelError, one line, when the model's folder cannot be used
 */
export async function startClassifier(
  context: ServiceContext,
  config: ClassifierConfig,
  workerUrl?: URL,
): Promise<ClassifierService> {
  const log = context.log.child({ service: name });
  return withTeardown(async (teardown) => {
    let classifier: TextClassifier | undefined;
    const metrics = createClassifierMetrics(context.metrics, () => classifier?.waiting ?? 0);
    classifier = await createTextClassifier(config, {
      workerUrl,
      metrics,
      onRestart: (error) => {
        metrics.restarted();
        log.error({ err: error }, 'inference worker replaced');
      },
    });
    teardown.defer('inference', () => classifier.close());
    const { provider, refused } = classifier.choice;
    for (const one of refused) log.warn(one, `${one.provider} did not start`);
    log.info({ model: classifier.model, provider }, `model is ready on ${provider}`);

    const lanes = laneSchema.options;
    const partitions = lanes.reduce((sum, lane) => sum + busTopics[lane].posts.partitions, 0);
    // All partitions at once never ask for more than the queue holds: the bus itself waits instead.
    const maxRecords = Math.min(
      largestBatch,
      Math.max(1, Math.floor(config.maxQueue / partitions)),
    );
    const turns = createLaneTurns();
    const subscriptions: Subscription[] = [];
    for (const lane of lanes) {
      const subscription = await context.bus.subscribe(
        busTopics[lane].posts,
        { group: name, service: name, maxRecords },
        createPostScorer(lane, { bus: context.bus, classifier, metrics, turns }),
      );
      teardown.defer(`${lane} subscription`, () => subscription.close());
      subscriptions.push(subscription);
    }

    let closing = false;
    let broken: string | undefined;
    const failed = Promise.race([
      classifier.failed,
      ...subscriptions.map((subscription) => subscription.failed),
    ]);
    failed.catch((error: unknown) => {
      broken = String(error);
    });
    return {
      name,
      texts: classifier,
      readiness: () => {
        if (broken !== undefined) return { ready: false, reason: broken };
        if (closing) return { ready: false, reason: 'is stopping' };
        if (!classifier.warm) return { ready: false, reason: 'an inference worker is starting' };
        return { ready: true };
      },
      failed,
      close: () => {
        closing = true;
        return teardown.run();
      },
    };
  });
}
