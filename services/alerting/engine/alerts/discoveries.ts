const weekMinutes = 10_080;

/** What a rule may cost in false alarms. */
export interface FalseAlarmBudget {
  readonly falseAlarmsPerWeek: number;
  readonly falseDiscoveryRate: number;
}

/** A series that stands out. */
export interface Test {
  /** How likely that is when nothing is up. */
  readonly pValue: number;
  /**
   * Its part of the budget (0 to 1); the parts of all series of the rule sum to 1, but for what quiet
   * ones are charged less (family.ts).
   */
  readonly part: number;
}

/**
 * The level at which all series of a rule together are tested at the end of each minute. A window slides on by the minute
 * and so comes to stand out more often than once in its time, and p-values are bounds: on noise the two were measured to
 * make up for each other (docs/decisions/010-false-alarms.md).
 */
export function levelOf(budget: FalseAlarmBudget, windowMinutes: number): number {
  const windowsPerWeek = weekMinutes / windowMinutes;
  return Math.min(budget.falseAlarmsPerWeek / windowsPerWeek, budget.falseDiscoveryRate);
}

/**
 * Which of the series that stand out at once are discoveries, at a false-discovery rate of `level`: the step-up
 * procedure of Benjamini and Hochberg ("Controlling the false discovery rate", JRSS B 57, 1995) with weights
 * (Genovese, Roeder and Wasserman, Biometrika 93, 2006): the largest k such that k of them have a p-value of at most
 * k · part · level. Series that are not given count as having a p-value of 1.
 * @returns in the order given
 */
export function discoveries<T extends Test>(tests: readonly T[], level: number): T[] {
  const needed = tests.map(({ pValue, part }) => pValue / (part * level));
  const ascending = [...needed].sort((a, b) => a - b);
  const found = ascending.findLastIndex((value, i) => value <= i + 1) + 1;
  return tests.filter((_, i) => (needed[i] ?? Number.POSITIVE_INFINITY) <= found);
}
