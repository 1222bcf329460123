import { type AlertFilter, isFilterState, isSeverity } from './alert-filter.ts';
import { defaultChoice, isRangeId, type ViewChoice } from './view-choice.ts';

const longestName = 100;
const longestSeries = 150;
/** `alerts=all`: the list, of whatever state. */
const anyState = 'all';

/** What the page's address says: the view, and what is open in its place. */
export interface Address {
  readonly choice: ViewChoice;
  /** What the list of alerts is narrowed to; null while the list is not open. */
  readonly list: AlertFilter | null;
  /** Id of an alert of the choice's lane. */
  readonly alert: string | null;
  /** Whether the form that replays the alert's stretch is to be shown, filled in; an address starts nothing. */
  readonly replayForm?: boolean;
}

/** Reads a query string; what is absent or makes no sense falls back to the default. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const name = (key: string, longest = longestName) => {
    const value = query.get(key)?.trim() ?? '';
    return value === '' || value.length > longest ? null : value;
  };
  const range = query.get('range');
  const [alerts, severity] = [query.get('alerts'), query.get('severity')];
  return {
    choice: {
      replay: name('replay'),
      topic: name('topic'),
      company: name('company'),
      filter: name('filter'),
      range: isRangeId(range) ? range : defaultChoice.range,
    },
    list:
      alerts === anyState || isFilterState(alerts)
        ? {
            state: isFilterState(alerts) ? alerts : null,
            severity: isSeverity(severity) ? severity : null,
            series: name('series', longestSeries),
          }
        : null,
    alert: name('alert'),
    ...(query.get('form') === 'replay' && name('alert') !== null ? { replayForm: true } : {}),
  };
}

/** Writes a query string (`?topic=…&range=…`), empty for the default choice with nothing open. */
export function formatAddress({ choice, list, alert }: Address): string {
  const query = new URLSearchParams();
  for (const key of ['replay', 'topic', 'company', 'filter'] as const) {
    const value = choice[key];
    if (value !== null) query.set(key, value);
  }
  if (choice.range !== defaultChoice.range) query.set('range', choice.range);
  if (list !== null) {
    query.set('alerts', list.state ?? anyState);
    if (list.severity !== null) query.set('severity', list.severity);
    if (list.series !== null) query.set('series', list.series);
  }
  if (alert !== null) query.set('alert', alert);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
