import { type Severity, severities } from '../contracts/settings/rule.ts';

/** 0 for the least. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severityRank(severity) >= severityRank(least);
}

export function isGraver(a: Severity, b: Severity): boolean {
  return severityRank(a) > severityRank(b);
}
