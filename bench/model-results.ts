import type { Result } from './model-turns.ts';

/** A figure, and what it should be if anything was promised. */
export interface Finding {
  readonly value: number;
  readonly aim?: string;
  readonly met?: boolean;
}

export function atLeast(aim: number, value: number): Finding {
  return { value, aim: `at least ${aim}`, met: value >= aim };
}

export function below(aim: number, value: number): Finding {
  return { value, aim: `below ${aim}`, met: value < aim };
}

/** A contender's figures: medians of its rounds. @param reference whose labels its own are compared with */
export function summary(result: Result, reference: Result): object {
  const { name, outcomes } = result;
  const over = (figure: (outcome: Result['outcomes'][number]) => number | undefined): number =>
    median(outcomes.map((outcome) => figure(outcome) ?? Number.NaN));
  const labels = outcomes.flatMap((outcome) => outcome.labels);
  const expected = reference.outcomes.flatMap((outcome) => outcome.labels);
  const figures = Object.keys(outcomes[0]?.figures ?? {}).map((key) => [
    key,
    over((outcome) => outcome.figures[key]),
  ]);
  return {
    name,
    textsPerSecond: over(({ ms, labels }) => labels.length / (ms / 1_000)),
    textsPerCpuSecond: over(({ cpuMs, labels }) => cpuMs && labels.length / (cpuMs / 1_000)),
    anonymousMegabytes: over((outcome) => outcome.anonymousMegabytes),
    /** Whether all of them do the same work shows here: the share of texts with the same sentiment. */
    sameSentiment: labels.filter((label, at) => label === expected[at]).length / labels.length,
    ...Object.fromEntries(figures),
  };
}

/** How many times as fast one is as the other: the median over the rounds, each against its own round. */
export function speedRatio(one: Result, other: Result): number {
  return median(
    one.outcomes.map(({ ms }, round) => (other.outcomes[round]?.ms ?? Number.NaN) / ms),
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (
    ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
  );
}

/** The same with its numbers cut to four digits: more would be noise. */
export function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(4));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)]));
}
