// node --import tsx bench/classifier.ts [--texts 5000] [--rounds 5] [--budget 256] [--workers 0] [--model minilm-l6-finance]
//
// Texts per second, in one run and on the same texts: bare `session.run` on length-bucketed batches that are
// tokenised beforehand, the classifier alone, and the classifier end to end through an embedded bus (publish to
// live.posts until consumed from live.scored-posts). Each contender is a process of its own, so that its memory
// is its own; they take turns, a slice of the texts each, so that whatever else the machine does hits them alike.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ContenderSettings, Order, Outcome } from './classifier-contender.ts';

/** Scored beforehand, so that no contender compiles or allocates while it is timed; none of them comes again. */
const warmUpTexts = 200;

const { values } = parseArgs({
  options: {
    texts: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '5' },
    budget: { type: 'string', default: '256' },
    workers: { type: 'string', default: '0' },
    model: { type: 'string', default: 'minilm-l6-finance' },
  },
});
const settings: ContenderSettings = {
  model: values.model,
  texts: Number(values.texts),
  warmUpTexts,
  tokenBudget: Number(values.budget),
  workers: Number(values.workers),
};
const rounds = Number(values.rounds);
const names = ['bare', 'classifier', 'end-to-end'] as const;
const script = fileURLToPath(new URL('./classifier-contender.ts', import.meta.url));

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function ask(child: ChildProcess, order: Order): Promise<Outcome> {
  child.send(order);
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`a contender ended with ${code}`);
    }),
  ]);
  return answer as Outcome;
}

print({
  bench: 'classifier',
  machine: `${cpus()[0]?.model}, ${availableParallelism()} cores`,
  node: process.version,
  rounds,
  ...settings,
});
const contenders = names.map((name) => ({
  name,
  child: fork(script, [name, JSON.stringify(settings)], { execArgv: ['--import', 'tsx'] }),
  outcomes: [] as Outcome[],
}));
for (const { child } of contenders)
  await ask(child, { from: settings.texts, to: settings.texts + warmUpTexts });

const slice = Math.floor(settings.texts / rounds);
for (let round = 0; round < rounds; round += 1) {
  const order = { from: round * slice, to: (round + 1) * slice };
  const turn = round % 2 === 0 ? contenders : [...contenders].reverse();
  for (const { child, outcomes } of turn) outcomes.push(await ask(child, order));
}

const results = contenders.map(({ name, child, outcomes }) => {
  child.kill();
  const sum = (part: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + part(outcome), 0);
  const texts = sum((outcome) => outcome.texts);
  return {
    name,
    textsPerSecond: texts / (sum((outcome) => outcome.ms) / 1_000),
    textsPerCpuSecond: texts / (sum((outcome) => outcome.cpuMs) / 1_000),
    tokensPerText: sum((outcome) => outcome.tokens) / texts,
    paddingShare: 1 - sum((outcome) => outcome.tokens) / sum((outcome) => outcome.paddedTokens),
    anonymousMegabytes: Math.max(...outcomes.map((outcome) => outcome.anonymousMegabytes)),
    stages: outcomes.at(-1)?.stages,
  };
});
for (const result of results) print(result);
const [bare, alone, endToEnd] = results;
for (const [name, contender] of [
  ['classifier / bare', alone],
  ['end to end / bare', endToEnd],
] as const) {
  if (bare === undefined || contender === undefined) continue;
  print({
    ratio: name,
    byTime: contender.textsPerSecond / bare.textsPerSecond,
    byCpuTime: contender.textsPerCpuSecond / bare.textsPerCpuSecond,
  });
}
