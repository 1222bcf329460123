import { defaultChoice, isRangeId, type ViewChoice } from './view-choice.ts';

const longestName = 100;

/** Reads the choice from a query string; what is absent or makes no sense falls back to the default. */
export function parseAddress(search: string): ViewChoice {
  const query = new URLSearchParams(search);
  const name = (key: string) => {
    const value = query.get(key)?.trim() ?? '';
    return value === '' || value.length > longestName ? null : value;
  };
  const range = query.get('range');
  return {
    topic: name('topic'),
    company: name('company'),
    range: isRangeId(range) ? range : defaultChoice.range,
  };
}

/** Writes the choice as a query string (`?topic=…&range=…`), empty for the default choice. */
export function formatAddress(choice: ViewChoice): string {
  const query = new URLSearchParams();
  if (choice.topic !== null) query.set('topic', choice.topic);
  if (choice.company !== null) query.set('company', choice.company);
  if (choice.range !== defaultChoice.range) query.set('range', choice.range);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
