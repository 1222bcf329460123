import type { AlertView } from '../../services/core/contracts/api/alerts.ts';
import type { AlertFilterState } from '../state/alert-filter.ts';
import { formatStories, formatUsual } from './number.ts';
import { formatMoment } from './time.ts';

export const alertStateWords: Readonly<Record<AlertView['state'], string>> = {
  firing: 'firing',
  pending: 'pending',
  'no-data': 'no data',
  resolved: 'resolved',
};

export const severityWords: Readonly<Record<AlertView['severity'], string>> = {
  critical: 'critical',
  warning: 'warning',
  notice: 'notice',
};

export const seriesTypeWords: Readonly<Record<AlertView['seriesType'], string>> = {
  market: 'All posts',
  topic: 'Topic',
  company: 'Company',
  filter: 'Filter',
};

type StandsOut = NonNullable<AlertView['evidence']['topStories'][number]['standsOut']>[number];

export const standsOutWords: Readonly<Record<StandsOut, string>> = {
  largest: 'largest',
  first: 'first',
  'most-negative': 'most negative',
};

export const alertFilterWords: Readonly<Record<AlertFilterState, string>> = {
  firing: 'firing',
  'no-data': 'no data',
  pending: 'pending',
  acknowledged: 'acknowledged',
  silenced: 'silenced',
  inhibited: 'inhibited',
  muted: 'muted',
  resolved: 'resolved',
};

export const verdictWords = { 'false-alarm': 'a false alarm', real: 'rightly raised' } as const;

/** `12 negative stories, 2.1 expected` */
export function formatCounts({ observed, expected }: AlertView): string {
  return `${formatStories(observed).replace(' ', ' negative ')}, ${formatUsual(expected)} expected`;
}

/** The alert in a line: `Critical: Financials, firing since 14:05: 12 negative stories, 2.1 expected`. */
export function alertInWords(alert: AlertView, now: number): string {
  const severity = severityWords[alert.severity];
  const began = formatMoment(Date.parse(alert.startsAt), now);
  const state =
    alert.resolvedAt === null
      ? `${alertStateWords[alert.state]} since ${began}`
      : `${began} – ${formatMoment(Date.parse(alert.resolvedAt), now)}`;
  return `${severity[0]?.toUpperCase()}${severity.slice(1)}: ${alert.seriesName}, ${state}: ${formatCounts(alert)}`;
}
