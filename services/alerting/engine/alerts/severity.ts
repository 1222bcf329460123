import type { Severity } from '../../../core/contracts/settings/rule.ts';

const steps: readonly {
  readonly severity: Severity;
  readonly p: number;
  readonly stories: number;
}[] = [
  { severity: 'critical', p: 1e-9, stories: 20 },
  { severity: 'warning', p: 1e-6, stories: 10 },
];

/** By size and rarity: an alert must be both large and improbable to be more than a notice. */
export function severityOf(negativeStories: number, pValue: number): Severity {
  const step = steps.find(({ p, stories }) => pValue <= p && negativeStories >= stories);
  return step?.severity ?? 'notice';
}
