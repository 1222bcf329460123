import type { Lane } from '../core/contracts/lane.ts';

/** An inference thread as far as handing out goes; tokens are rough ones. */
export interface Holder {
  /** Whether it can compute now. */
  readonly warm: boolean;
  /** Tokens that it was given and has not answered. */
  readonly held: { readonly live: number; readonly all: number };
  /** Tokens a millisecond, lately; 0 before it has answered anything. */
  readonly pace: number;
}

export interface HandOut<T extends Holder> {
  readonly thread: T;
  /** Tokens to give it at most, padding included. */
  readonly budget: number;
}

/**
 * A thread holds at most so many token budgets, and one that other programs hold up fewer, as much as it is slower:
 * enough to find texts of like length among, little enough to be done with soon.
 */
const mostBudgets = 16;

/**
 * Which thread should be given the next texts, if any. An idle one always is. One that is at work is given more, so
 * that it never waits for its next batch, but only while more than it holds waits, and a batch besides for whichever
 * thread is idle first: so a slow thread takes fewer. To live texts a thread that computes for replays counts as
 * idle, because it takes them first.
 * @param waiting what waits in the lane whose turn it is
 */
export function nextHandOut<T extends Holder>(
  threads: readonly T[],
  waiting: { readonly lane: Lane; readonly tokens: number },
  tokenBudget: number,
): HandOut<T> | undefined {
  const held = (thread: T): number =>
    waiting.lane === 'live' ? thread.held.live : thread.held.all;
  const spare = Math.min(waiting.tokens - tokenBudget, mostBudgets * tokenBudget);
  const quickest = Math.max(...threads.map(({ pace }) => pace));
  const open = threads.filter(
    (thread) =>
      thread.warm && (held(thread) === 0 || held(thread) * quickest < spare * thread.pace),
  );
  const [thread] = open.sort(
    (a, b) => held(a) - held(b) || a.held.all - b.held.all || b.pace - a.pace,
  );
  if (thread === undefined) return undefined;
  // Several idle threads are done sooner when they share even a little; the last of them takes what is left.
  const idle = open.filter((one) => one.held.all === 0).length;
  const budget = idle > 1 ? Math.min(tokenBudget, Math.ceil(waiting.tokens / idle)) : tokenBudget;
  return { thread, budget };
}

/** A headline's variants, as a multiple of the token budget. */
const mostTogether = 3;

/**
 * Parts texts that belong together: into one piece a thread while they are about as much as a headline's explanation
 * needs, else into batches, so that live texts get in between.
 * @param tokens rough tokens of the longest
 */
export function piecesOf<T>(
  texts: readonly T[],
  tokens: number,
  { tokenBudget, threads }: { readonly tokenBudget: number; readonly threads: number },
): T[][] {
  const whole = texts.length * tokens <= mostTogether * tokenBudget;
  const length = whole
    ? Math.ceil(texts.length / threads)
    : Math.max(1, Math.floor(tokenBudget / tokens));
  const pieces: T[][] = [];
  for (let at = 0; at < texts.length; at += length) pieces.push(texts.slice(at, at + length));
  return pieces;
}
