import { defaultChoice, isRangeId, type ViewChoice } from './view-choice.ts';

const longestName = 100;

/** What the page's address says: the view, and the alert that is open in it. */
export interface Address {
  readonly choice: ViewChoice;
  /** Id of an alert of the choice's lane. */
  readonly alert: string | null;
}

/** Reads a query string; what is absent or makes no sense falls back to the default. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const name = (key: string) => {
    const value = query.get(key)?.trim() ?? '';
    return value === '' || value.length > longestName ? null : value;
  };
  const range = query.get('range');
  return {
    choice: {
      replay: name('replay'),
      topic: name('topic'),
      company: name('company'),
      filter: name('filter'),
      range: isRangeId(range) ? range : defaultChoice.range,
    },
    alert: name('alert'),
  };
}

/** Writes a query string (`?topic=…&range=…`), empty for the default choice and no alert. */
export function formatAddress({ choice, alert }: Address): string {
  const query = new URLSearchParams();
  for (const key of ['replay', 'topic', 'company', 'filter'] as const) {
    const value = choice[key];
    if (value !== null) query.set(key, value);
  }
  if (choice.range !== defaultChoice.range) query.set('range', choice.range);
  if (alert !== null) query.set('alert', alert);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
