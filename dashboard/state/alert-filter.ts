import type { AlertView } from '../../services/core/contracts/api/alerts.ts';

/** What the list of alerts can be narrowed to: states of the alert, and how it stands with people. */
export const alertFilterStates = [
  'firing',
  'no-data',
  'pending',
  'acknowledged',
  'silenced',
  'inhibited',
  'muted',
  'resolved',
] as const;
export type AlertFilterState = (typeof alertFilterStates)[number];

/** What the list of alerts shows; null asks for nothing. It lives in the page's address. */
export interface AlertFilter {
  readonly state: AlertFilterState | null;
  readonly severity: AlertView['severity'] | null;
  /** Id of a series, such as `company:MADE`. */
  readonly series: string | null;
}

export const everyAlert: AlertFilter = { state: null, severity: null, series: null };

const severities: readonly AlertView['severity'][] = ['critical', 'warning', 'notice'];

export function isFilterState(text: string | null): text is AlertFilterState {
  return (alertFilterStates as readonly (string | null)[]).includes(text);
}

export function isSeverity(text: string | null): text is AlertView['severity'] {
  return (severities as readonly (string | null)[]).includes(text);
}

/** The filter as `GET /alerts` takes it: states are the alert's own, the others are how it stands with people. */
export function alertQuery({ state, severity, series }: AlertFilter): {
  readonly state: string | null;
  readonly status: string | null;
  readonly severity: string | null;
  readonly series: string | null;
} {
  const own = state === 'firing' || state === 'no-data' || state === 'pending';
  return {
    state: own || state === 'resolved' ? state : null,
    status: own || state === 'resolved' ? null : state,
    severity,
    series,
  };
}

export function sameFilter(a: AlertFilter | null, b: AlertFilter | null): boolean {
  if (a === null || b === null) return a === b;
  return a.state === b.state && a.severity === b.severity && a.series === b.series;
}
