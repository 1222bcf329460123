// The live part of `npm run bench:model`, in a process of its own: how much the classifier can do, and how long a
// text waits for its score while texts arrive at random at 70 % of that.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Registry } from 'prom-client';
import { createClassifierMetrics } from '../services/classifier/classifier-metrics.ts';
import { createTextClassifier } from '../services/classifier/text-classifier.ts';
import { seededRandom } from '../test/support/made-up-texts.ts';
import { figuresOf } from './model-classifier.ts';
import { fullLoad } from './model-full-load.ts';
import { configOf, type ModelSettings, requestOf, workerUrl } from './model-settings.ts';
import { modelTexts } from './model-texts.ts';

export interface LiveOutcome {
  readonly capacityPerSecond: number;
  readonly arrivalsPerSecond: number;
  readonly arrivals: number;
  /** From arrival to score. */
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly eventLoopDelayP99Ms: { readonly atFullLoad: number; readonly live: number };
  readonly stages: Readonly<Record<string, number>>;
}

const shareOfCapacity = 0.7;
const capacitySeconds = 8;
const fewestRequests = 8;

const settings = JSON.parse(process.argv[2] ?? '{}') as ModelSettings;
// They come round again, so nothing may be remembered.
const config = { ...configOf(settings), cacheEntries: 0 };
const requests = modelTexts(6_000, 202).map(requestOf);
const registry = new Registry();
const classifier = await createTextClassifier(config, {
  metrics: createClassifierMetrics(registry, () => 0),
  workerUrl,
});
let taken = 0;

function take(count: number): typeof requests {
  return Array.from({ length: count }, () => {
    const request = requests[taken++ % requests.length];
    if (request === undefined) throw new Error('there are no texts');
    return request;
  });
}

/** From the first request that came back to the last one asked for: while all threads had work. */
async function capacity(): Promise<number> {
  const until = performance.now() + capacitySeconds * 1_000;
  const back: { readonly at: number; readonly texts: number }[] = [];
  let counted = 0;
  await fullLoad(classifier, (count) => {
    // A slow machine takes longer; too few requests would say little.
    if (performance.now() > until && back.length > fewestRequests) {
      counted ||= back.length;
      return undefined;
    }
    return {
      texts: take(count),
      scored: (scores) => back.push({ at: performance.now(), texts: scores.length }),
    };
  });
  const [first, ...others] = back.slice(0, counted);
  const texts = others.reduce((sum, request) => sum + request.texts, 0);
  return (texts * 1_000) / ((others.at(-1)?.at ?? 0) - (first?.at ?? 0));
}

/** Poisson arrivals: each text is due at a moment of its own, and its wait begins then, also if nobody looks. */
async function live(perSecond: number): Promise<number[]> {
  const random = seededRandom(303);
  const gap = (): number => (-Math.log(1 - random()) * 1_000) / perSecond;
  const waits: Promise<number>[] = [];
  const startedAt = performance.now();
  const until = startedAt + settings.seconds * 1_000;
  await new Promise<void>((resolve) => {
    let due = startedAt + gap();
    const arrive = (): void => {
      for (; due <= performance.now(); due += gap()) {
        if (due > until) {
          resolve();
          return;
        }
        waits.push(waitOf(due));
      }
      setTimeout(arrive, due - performance.now());
    };
    arrive();
  });
  return Promise.all(waits);
}

async function waitOf(due: number): Promise<number> {
  await classifier.classify(take(1), 'live');
  return performance.now() - due;
}

/** At the default resolution of 10 ms, as /metrics has it: an idle event loop shows those 10 ms. */
async function withDelay<T>(action: () => Promise<T>): Promise<[T, number]> {
  const delay = monitorEventLoopDelay();
  delay.enable();
  const result = await action();
  delay.disable();
  return [result, delay.percentile(99) / 1e6];
}

await classifier.classify(take(settings.warmUpTexts), 'live');
const [capacityPerSecond, atFullLoad] = await withDelay(capacity);
registry.resetMetrics();
const arrivalsPerSecond = capacityPerSecond * shareOfCapacity;
const [waits, whileLive] = await withDelay(() => live(arrivalsPerSecond));
waits.sort((a, b) => a - b);
const quantile = (q: number): number => waits[Math.ceil(waits.length * q) - 1] ?? Number.NaN;
const outcome: LiveOutcome = {
  capacityPerSecond,
  arrivalsPerSecond,
  arrivals: waits.length,
  p50Ms: quantile(0.5),
  p90Ms: quantile(0.9),
  p99Ms: quantile(0.99),
  maxMs: quantile(1),
  eventLoopDelayP99Ms: { atFullLoad, live: whileLive },
  stages: await figuresOf(registry),
};
process.send?.(outcome, () => process.exit());
