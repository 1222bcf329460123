import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Outcome, Slice } from './model-contender.ts';
import type { ModelSettings } from './model-settings.ts';

export interface Entrant {
  /** As the results call it. */
  readonly name: string;
  /** As model-child.ts calls it. */
  readonly contender: string;
  readonly settings: ModelSettings;
}

export interface Result {
  readonly name: string;
  /** One for each round. */
  readonly outcomes: readonly Outcome[];
}

/**
 * Lets contenders take turns over the same texts, a slice of them each round, forwards and backwards, so that
 * whatever else the machine does hits them alike. Each has a process of its own, and only one works at a time.
 */
export async function takeTurns(
  entrants: readonly Entrant[],
  { texts, warmUpTexts, rounds }: { texts: number; warmUpTexts: number; rounds: number },
): Promise<Result[]> {
  const children = entrants.map(({ contender, settings }) =>
    forkBench('model-child.ts', [contender, JSON.stringify(settings)]),
  );
  const results = entrants.map(({ name }) => ({ name, outcomes: [] as Outcome[] }));
  const turns = children.map((child, index) => ({ child, outcomes: results[index]?.outcomes }));
  try {
    for (const { child } of turns) await ask(child, { from: texts, to: texts + warmUpTexts });
    const slice = Math.floor(texts / rounds);
    for (let round = 0; round < rounds; round += 1) {
      const order = { from: round * slice, to: (round + 1) * slice };
      for (const { child, outcomes } of round % 2 === 0 ? turns : turns.toReversed()) {
        outcomes?.push(await ask(child, order));
      }
    }
  } finally {
    for (const child of children) child.kill();
  }
  return results;
}

/** Starts a part of the bench in a process of its own. */
export function forkBench(script: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: ['--import', 'tsx'],
  });
}

/** What a process of the bench says next. */
export async function messageFrom<T>(child: ChildProcess): Promise<T> {
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`a process of the bench ended with ${code}`);
    }),
  ]);
  return answer as T;
}

function ask(child: ChildProcess, slice: Slice): Promise<Outcome> {
  const answer = messageFrom<Outcome>(child);
  child.send(slice);
  return answer;
}
