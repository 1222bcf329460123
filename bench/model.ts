// npm run bench:model -- [--only contenders,models,live] [--model minilm-l6-finance] [--texts 5000] [--rounds 5]
//   [--budget 256] [--workers 0] [--seconds 20] [--python python3]
//
// How fast the model is served, as JSON lines, in about five minutes on two cores. Three parts in one run:
//
// contenders  the same 5,000 texts through the same int8 file. *Bare* is `session.run` on batches that were
//             tokenised, bucketed by length and laid out beforehand, with ONNX Runtime's defaults: once one session
//             over all cores, once one session per core, and the classifier is held against the faster of the two;
//             also from Python where it has ONNX Runtime. *Classifier* is everything from text to score: asked
//             directly, and as the service on an embedded bus, where the same process also publishes the posts and
//             reads the scores. *Pipeline* is @huggingface/transformers, one text at a time and in 32s.
// models      the classifier with each model that lies under models/.
// live        what the classifier can do, and how long a text waits while texts arrive at random at 70 % of that.
//
// Contenders take turns, a slice of the texts each, and a ratio is the median of those of the rounds, so that
// whatever else the machine does hits both alike: it is ratios that can be compared with those of another run.
// Event-loop delays are those of `monitorEventLoopDelay` at its default resolution; 10 ms of each are the resolution.
// How int8 scales compare with `quantize_dynamic` is measured by models/training/compare_int8.py.
//
// @huggingface/transformers is a development dependency: 37 MB and two seconds of `npm ci`, once onnxruntime-web,
// which its build for Node carries within itself, is overridden away in package.json (141 MB). It then shares the one
// copy of onnxruntime-node. Its image library (sharp) comes from the npm registry and runs no script to install.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { classifierConfig } from '../services/classifier/config.ts';
import { verifyModel } from '../services/classifier/manifest.ts';
import { modelFolder } from '../services/classifier/model-folder.ts';
import { messageOf } from '../services/core/errors.ts';
import type { LiveOutcome } from './model-live.ts';
import { pythonProblem } from './model-python.ts';
import { atLeast, below, median, rounded, speedRatio, summary } from './model-results.ts';
import type { ModelSettings } from './model-settings.ts';
import { forkBench, messageFrom, type Result, takeTurns } from './model-turns.ts';

const shipped = classifierConfig.schema.parse({});
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'contenders,models,live' },
    model: { type: 'string', default: shipped.model },
    texts: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '5' },
    budget: { type: 'string', default: String(shipped.tokenBudget) },
    workers: { type: 'string', default: String(shipped.workers) },
    seconds: { type: 'string', default: '20' },
    python: { type: 'string', default: 'python3' },
  },
});
const parts: Readonly<Record<string, () => Promise<void>>> = { contenders, models, live };
const settings: ModelSettings = {
  model: values.model,
  texts: Number(values.texts),
  warmUpTexts: 1_000,
  tokenBudget: Number(values.budget),
  workers: Number(values.workers),
  seconds: Number(values.seconds),
  python: values.python,
};
const modelsFolder = dirname(modelFolder(shipped.model));
const turns = { ...settings, rounds: Number(values.rounds) };

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(rounded(line))}\n`);
}

async function contenders(): Promise<void> {
  const part = 'contenders';
  const names = [
    'bare, one session',
    'bare, a session per core',
    'classifier',
    'classifier on the bus',
    'pipeline, one by one',
    'pipeline in 32s',
  ];
  const problem = pythonProblem(settings.python);
  if (problem === undefined) names.push('bare, Python');
  else print({ part, name: 'bare, Python', skipped: problem });
  const results = await takeTurns(
    names.map((name) => ({ name, contender: name, settings })),
    turns,
  );
  const of = (name: string): Result => named(results, name);
  for (const result of results) print({ part, ...summary(result, of('classifier')) });

  const [one, perCore] = [of('bare, one session'), of('bare, a session per core')];
  const bare = speedRatio(one, perCore) > 1 ? one : perCore;
  for (const [result, against, aim] of [
    [of('classifier'), bare, 0.9],
    [of('classifier'), of('pipeline, one by one'), 2.5],
    [of('classifier'), of('pipeline in 32s'), 2.2],
  ] as const) {
    const ratio = `${result.name} / ${against.name}`;
    print({ part, ratio, ...atLeast(aim, speedRatio(result, against)) });
  }
  // Without an aim of their own: the bus costs what it costs, and Python is there to compare with.
  for (const [result, against] of [
    [of('classifier on the bus'), bare],
    ...results
      .filter(({ name }) => name === 'bare, Python')
      .map((python) => [of('classifier'), python]),
  ] as const) {
    if (result === undefined || against === undefined) continue;
    print({ part, ratio: `${result.name} / ${against.name}`, value: speedRatio(result, against) });
  }
  for (const name of ['classifier', 'classifier on the bus']) {
    const delays = of(name).outcomes.map(({ figures }) => figures['eventLoopDelayP99Ms']);
    const delay = median(delays.map((ms) => ms ?? Number.NaN));
    print({ part, name: `event-loop delay of the ${name}, p99 in ms`, ...below(20, delay) });
  }
}

/** The default model, and every other that lies beside it. */
async function models(): Promise<void> {
  const part = 'models';
  const names = [settings.model];
  for (const name of readdirSync(modelsFolder)) {
    if (name === settings.model || !existsSync(join(modelsFolder, name, 'manifest.json'))) continue;
    const problem = await verifyModel(modelFolder(name)).then(() => undefined, messageOf);
    if (problem === undefined) names.push(name);
    else print({ part, name, skipped: problem });
  }
  if (names.length === 1) {
    print({ part, skipped: `models/ has no model to compare ${settings.model} with` });
    return;
  }
  const results = await takeTurns(
    names.map((name) => ({
      name,
      contender: 'classifier',
      settings: { ...settings, model: name },
    })),
    turns,
  );
  const reference = named(results, settings.model);
  for (const result of results) print({ part, ...summary(result, reference) });
  for (const result of results.filter((other) => other !== reference)) {
    const value = speedRatio(result, reference);
    const shallower = /-l[34]-/.test(result.name);
    const ratio = `${result.name} / ${reference.name}`;
    print({ part, ratio, ...(shallower ? atLeast(1.7, value) : { value }) });
  }
}

async function live(): Promise<void> {
  const part = 'live';
  const child = forkBench('model-live.ts', [JSON.stringify(settings)]);
  const outcome = await messageFrom<LiveOutcome>(child);
  print({ part, ...outcome });
  const { p50Ms, p99Ms, eventLoopDelayP99Ms } = outcome;
  print({ part, name: 'from arrival to score, p50 in ms', ...below(40, p50Ms) });
  print({ part, name: 'from arrival to score, p99 in ms', ...below(150, p99Ms) });
  for (const [load, delay] of Object.entries(eventLoopDelayP99Ms)) {
    print({ part, name: `event-loop delay, ${load}, p99 in ms`, ...below(20, delay) });
  }
}

function named(results: readonly Result[], name: string): Result {
  const found = results.find((result) => result.name === name);
  if (found === undefined) throw new Error(`nobody called ${name} took part`);
  return found;
}

const wanted = values.only.split(',');
for (const part of wanted) {
  if (!(part in parts))
    throw new Error(`--only ${part}: the parts are ${Object.keys(parts).join(', ')}`);
}
print({
  bench: 'model',
  machine: `${cpus()[0]?.model}, ${availableParallelism()} cores`,
  node: process.version,
  ...turns,
});
for (const part of wanted) await parts[part]?.();
